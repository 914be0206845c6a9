import type { Reply } from './labelled-replies.ts';

/** Written after the rules, to see how they do on what they were not made for; no rule may be changed for these. */
const lists: readonly [Reply['language'], Reply['means'], string][] = [
  [
    'en',
    'stop',
    `Knock it off with these texts
I said no more texts!!
Take my name off whatever list this is
Please discontinue sending me promotional messages
Pls remove this phone from ur list
no longer want these alerts
Not interested, please remove me
Don't ever text me again
quit messaging this phone
stop blowing up my phone
i dont want to be on this list
please cease texting
I'm done with your texts, unsubscribe
You need to stop texting this number
Stop contacting me or I call a lawyer
never text this number again
Discontinue messages
why do you keep texting me? stop
I don't wish to receive anything further from your company
how can I get off this list`,
  ],
  [
    'en',
    'other',
    `could you stop by at noon
it won't stop raining here
I will text you when I get there
Don't worry about it
the coupon didn't work
can you remove the fee
I'd like to end my lease
where is the opt in form
my subscription is still active, right?
please cancel tomorrow's delivery
don't send the driver before ten
Not sure, let me ask my wife
got it, no further questions
she's no longer with the company
wrong address on the package label
do you ever stop working? :)
don't text, call
please quit worrying
how do I end the trial
the alerts were very helpful, thanks`,
  ],
  [
    'es',
    'stop',
    `por favor ya no me escriban
No deseo más publicidad suya
quiero que dejen de mandarme sms
favor de eliminar mi número
Me quiero dar de baja
paren los mensajes
no quiero recibir nada de ustedes
no me vuelvan a escribir
cancelen los mensajes por favor
sáquenme de esa lista ya`,
  ],
  [
    'es',
    'other',
    `no me manden el pedido hoy
voy a parar un taxi
me dieron de baja en el trabajo
quiero cancelar la reserva de mañana
no encuentro el mensaje
no me escribió nadie
¿hasta cuándo es la oferta?
ya no está disponible?
no quiero factura
mejor llámenme`,
  ],
  [
    'zh',
    'stop',
    `麻烦别再发了
我不要再收短信了
请把我的号码删掉
以后不要再发广告给我
取消我的订阅
我对你们的广告没兴趣，别发了
不要发短信给我
别再打扰我了
停止发短信
不希望收到推销信息`,
  ],
  [
    'zh',
    'other',
    `不要放辣椒
我不要红色的
别忘了带发票
明天停业吗
取消明天的会议
订阅什么时候到期
我再想想
短信收到了
你们几点停止营业
不是这个意思`,
  ],
];

export const heldOutReplies: readonly Reply[] = lists.flatMap(([language, means, text]) =>
  text.split('\n').map((line) => ({ language, means, text: line })),
);

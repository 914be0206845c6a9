import type { OptOutLanguage } from '../../../lib/core/opt-out/words.ts';

/** What people answer, one a line, and what they mean by it. Written by hand before the rules were measured on it. */
export type Reply = { language: OptOutLanguage; means: 'stop' | 'wrong-number' | 'other'; text: string };

const lists: readonly [OptOutLanguage, Reply['means'], string][] = [
  [
    'en',
    'stop',
    `STOP
stop
Stop.
"STOP"
S T O P
ＳＴＯＰ
ｓｔｏｐ！
STOP!!!
STOP 🛑
stop please
Please stop
pls stop
stop stop stop
Stop now
OK stop
stop, thank you
STOP ALL
Stopall
stop texting me
Stop texting me!!
please stop texting me
Please don't text me any more
please dont text me anymore
pls do not text this number
Do not text me again
don't ever contact me again
Never text me again.
STOP. I never signed up for this
Stop. Who is this?
Stop sending me messages
stop sending these
quit texting me
Quit sending me this crap
can you stop sending me these texts
Could you please stop messaging me
would you kindly stop emailing me
stop calling me
stop calling and texting me
Stop with the texts
stop the texts please
stop these messages
Stop all messages
no more texts
No more messages please
no more emails
NO MORE SPAM
enough with the texts already
cease and desist
cease all contact
end these messages
END
Quit
quit.
cancel
Cancel my alerts
cancel these texts
revoke
I revoke my consent
I withdraw my consent to be contacted
unsubscribe
UNSUBSCRIBE.
Un-subscribe
unsubscribe me
Please unsubscribe me from your list
unsubscribe pls
I want to unsubscribe
how do I unsubscribe?
How can i unsubscribe from this
unsub
opt out
OPT-OUT
opt me out
I would like to opt out
I'm opting out
optout
remove
Remove me
Remove me from your list
please remove my number
Please remove me from this list immediately
take me off your list
Take me off this list please
take my number off your list
Delete my number
delete my number from your system
please delete my info
remove this number
I don't want these texts
I do not want to receive these messages
I don't want to hear from you
I don't want any more of these emails
dont want your messages
I no longer wish to receive messages
I no longer want to be contacted
I do not wish to be contacted
not interested in these texts
I'm not interested in receiving your messages
I didn't sign up for these texts
I never asked for these messages
I did not consent to these messages
leave me alone
Leave me alone!!
lose my number
fuck off
F off
go away
get lost
piss off and stop texting me
This is harassment, stop contacting me
I will report you to the FCC
reporting this as spam
I've asked you three times. Stop texting me.
Hi, could you take me off your mailing list? Thanks, Bob
please take my name off of your mailing list
I'd rather not get these messages
Would prefer not to receive texts
no texts please
No text
dnc
do not call
Do not contact
put me on your do not call list
add me to your do not call list
enough
STAHP
stopp
Arret
ARRÊT
arrêt!
stop it
Please stop it now
stop spamming me
you keep texting me. STOP
Stop bothering me
don't bother me again
dont message me
do not send me any more texts
don't send me anything
please no more
I want out
kindly desist from contacting me
get me off this list
can i be taken off this list
stop the emails
Stop sending emails to this address
please stop all future communication
I moved away. Please stop texting me about store hours
I changed my mind, unsubscribe me`,
  ],
  [
    'en',
    'wrong-number',
    `wrong number
Wrong number!
Wrong number, sorry
You have the wrong number
I think you have the wrong number
sorry wrong person
wrong person
this is not Ana's number
This isn't her number anymore
this is no longer his number
You've got the wrong person
I'm the new owner of this number
Ana no longer has this number
This number no longer belongs to Mr Smith
not his number`,
  ],
  [
    'en',
    'other',
    `don't stop!
Don't stop
please don't stop
Please don't stop sending these, I love them
never stop texting me haha
do not stop the alerts please
stop by tomorrow
I'll stop by tomorrow
can I stop by the store at 5?
Stop by anytime
I can't stop laughing
can't stop smiling
Stop! You're killing me lol
omg stop 😂
stop it haha that's hilarious
The bus stop is closed
non-stop flight please
is it a nonstop flight?
one stop in Madrid
does the 42 bus stop there
I had to stop for gas, running late
Which stop do I get off?
We stopped at the office
he stopped by
My watch stopped working
why did my card stop working
My card stopped working at the end of the month
pit stop
yes
Yes please
no
No thanks
ok
thanks!
Thank you
sounds great
see you tomorrow
At the end of the month
I'll be there at the end of the day
the week end
by the end of today
weekend
cancel my appointment
Please cancel my order
cancel my reservation for tomorrow
I need to cancel my 3pm
can I cancel my flight
Cancel the delivery
I quit smoking
I quit my job last week
I quit drinking coffee
quit? no way
don't unsubscribe me
Please don't unsubscribe me
why was I unsubscribed?
I didn't unsubscribe
I unsubscribed by mistake
I accidentally unsubscribed, sign me up again
don't opt me out
I did not opt out
please do not remove me from the list
don't take me off the list
don't delete my number
don't text me before 9am
Please don't call me at work
don't call me at night
Don't text me while I'm driving
don't call me, text me instead
Please don't call, just text
do not call before noon
please do not email me until Monday
don't forget to text me
Don't forget to call me tomorrow
You never called me back
You never text me back
why don't you text me
why dont you call me
don't hesitate to contact me
do not hesitate to call
I don't want to miss your messages
I don't want to stop getting these texts
I don't need the receipt
I don't want the blue one, only black
I don't want to go
not interested in the red shoes
wrong size
I got the wrong order
wrong number of items in my order
There's a wrong number on my invoice
I gave you the wrong number, it's 5 pieces not 6
I put in the wrong number of guests
the wrong color was delivered
remove the red one from my cart
Please remove the item from my order
remove one seat from the booking
take me to the store
Take me home
delete my old address
Delete the second item
please delete my card from the account
leave it at the door
Leave the package with my neighbour
I'm leaving now
go ahead
away until Monday
I am out of the office until March 16 and will reply when I am back
I'm on vacation with limited access to email. For urgent matters contact Bob
Out of office: I will return on Monday
Thank you for your message. I am currently away and will stop by the office on Friday
I am on parental leave. Please contact my colleague
I no longer work at Acme. Please contact sales@example.com
This mailbox is no longer monitored
what time do you close
Do you have it in blue?
When does the sale end?
does the offer end today
When will it end
what's the end date
is this for real
who is this
Who dis
how much is it
Call me
call me back please
text me when it's ready
can you text me the address
Please email me the invoice
send me more info
send it
more info please
I love these offers
Great, keep them coming
keep the texts coming
no problem
No worries
no more questions, thanks
no more milk left, sorry
I have no more questions
that's enough, thank you for the help
enough said
off to work
opting for the blue one
I'd opt for option B
I'll take it
take care
My number is 305 555 0100
my new number is 305 555 0111
I lost my number plate
I changed my number
help
info
start
unstop
I got your message
I got no texts yesterday
the texts stopped coming, why?
Your texts stopped. Please start again
I was removed from the list by mistake, add me again
we don't need to stop here
stop sign
Stop and smell the roses
stop loss at 20
traffic stop
whistle stop tour
end to end
revoke my card, it was stolen
Please quit claim deed form
I'm contacting you about my order
I didn't receive my order
I never got the email
I don't get any messages about my delivery
please resend the email
can't unsubscribe from being awesome
bad signal, text me later
1
2
C
👍
❤️
lol
haha
Sounds good, stop over whenever
I need you to stop payment on check 104
please stop the order
stop my subscription box this month
don't end the sale yet!
it never ends
not the end of the world
Is there an opt out for the insurance`,
  ],
  [
    'es',
    'stop',
    `baja
BAJA
Baja por favor
dar de baja
darme de baja
Quiero darme de baja
quiero la baja
Denme de baja
por favor den de baja este número
solicito la baja
alto
ALTO!
parar
pare
paren ya
basta
Basta ya
no más
no mas por favor
No más mensajes
no mas mensajes porfavor
no quiero más mensajes
No quiero mas mensajes
ya no quiero mensajes
ya no quiero recibir mensajes
no deseo recibir más correos
No quiero recibir sus correos
no quiero publicidad
no me interesa recibir mensajes
no quiero que me escriban
no quiero que me llamen
No me escriban más
no me escriban
no me manden mensajes
No me manden más
no me envíen más correos
no me envien nada
no me llamen más
no vuelvan a escribirme
no me vuelvan a llamar
no me molesten
No molestar
dejen de escribirme
Dejen de mandarme mensajes
deje de llamarme
dejen de molestar
deja de enviarme correos
paren de mandar mensajes
basta de mensajes
déjenme en paz
Déjame en paz
borren mi número
Borre mi numero por favor
eliminen mi número de su lista
quítenme de la lista
Sáquenme de su lista
quiten mi número
cancelar
Cancelar suscripción
cancelen mi suscripción
quiero cancelar la suscripción
desuscribirme
anular mi suscripción
desuscribir
retiro mi consentimiento
no autorizo más mensajes
Hola, por favor no me manden más promociones. Gracias
ya les dije que no quiero más llamadas
no me contacten`,
  ],
  ['es', 'wrong-number', `número equivocado
Numero equivocado
está equivocado de número
se equivocó de número
Se equivocaron de número
no soy esa persona
este no es el número de Ana
ya no es su número
persona equivocada`],
  [
    'es',
    'other',
    `no paren
no pares
No dejen de escribirme
no deje de avisarme
no puedo parar de reír
no quiero perderme los mensajes
no me den de baja
No quiero darme de baja
no me escriban antes de las 9
No me llamen por la noche
no me llamen, escríbanme mejor
no me llamen en el trabajo
la presión está baja
la baja temporada
tengo la tensión baja
la calidad es baja
en la planta baja
alto el precio
es muy alto
hay que parar en la esquina
el autobús para aquí?
la parada del autobús
cancelar mi pedido
quiero cancelar mi cita
Cancelen la reserva
elimine el artículo del pedido
borra el segundo
número de pedido equivocado en la factura
puse mal el número
no
no gracias
sí
gracias
Sí, por favor
mañana
más información
quiero más información
no tengo más preguntas
no me llegó el correo
no he recibido el mensaje
por qué no me llaman
porque no me escriben
estoy de vacaciones hasta el lunes
Estaré fuera de la oficina hasta el 16 de marzo
no quiero ese color
no quiero el rojo
ayuda
hola
cuándo termina la oferta
me encanta, sigan mandando
no más que ayer
déjenlo en la puerta
Dejen el paquete con el vecino
jajaja basta 😂
ya no tengo hambre`,
  ],
  [
    'zh',
    'stop',
    `退订
退订。
我要退订
请退订
帮我退订
怎么退订
回复退订
退訂
TD
td
T
取消
停止
停
请停止
取消订阅
我要取消订阅
取消短信
停止发送
请停止发送短信
停止给我发短信
停止推送
别再给我发短信
别再给我发短信了
别发了
不要发了
不要再发了
不要再给我发短信
不要再给我发邮件了
请不要再发广告
不要再打电话给我
别给我打电话
别打电话了
不要联系我
请勿再联系我
不要再联系我了
请勿打扰
勿扰
别骚扰我
不要骚扰我
别烦我
别再烦我了
不想再收到短信
我不想收到你们的信息
不想收到广告
不再接收短信
我不需要这些短信
不需要你们的广告
不要给我推送
拒收
拒绝接收广告
删除我的号码
请删除我的信息
把我从名单中删除
把我移出名单
滚
再发就举报
我撤回同意
取消所有通知
你好，请不要再给我发短信，谢谢
我已经说过了，别再发了
ＴＤ`,
  ],
  ['zh', 'wrong-number', `打错了
你打错电话了
发错人了
号码错了
你发错了
不是本人
找错人了
这不是他的号码
换机主了`],
  [
    'zh',
    'other',
    `别停
不要停
不要停止发送
别取消我的订阅
不要退订
我没有退订
不想退订
误退订了，请恢复
为什么退订了我
别忘了给我发短信
不要忘记给我发邮件
别这么晚给我发短信
晚上不要给我打电话
不要在上班时间打电话
上午不要打电话，下午可以
取消订单
取消我的预约
我想取消明天的航班
请取消配送
停车场在哪里
公交车停在哪里
停电了
订单号错了
我打错字了
我刚才发错了
删除第二件商品
不需要袋子
不需要发票
不想错过优惠短信
我不想去
不用谢
好的
可以
谢谢
不
是
多少钱
什么时候发货
请发到我的邮箱
给我打电话
我在休假，周一回来
我目前不在办公室，将于3月16日返回
什么时候结束
活动什么时候停止
帮助
请再发一次
没收到短信
为什么没给我发短信
哈哈别发了笑死我了
明天见`,
  ],
]; // biome-ignore format: one reply a line

export const labelledReplies: readonly Reply[] = lists.flatMap(([language, means, text]) =>
  text.split('\n').map((line) => ({ language, means, text: line })),
);

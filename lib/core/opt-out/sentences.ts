import type { OptOutAbout, OptOutLanguage } from './words.ts';

/**
 * Sentences that mean stop. Each is held against one sentence of the message: lower case, no accents, no punctuation, apostrophes
 * gone («don't» is `dont`). `unless` speaks of the same sentence. The first that matches counts.
 */
export type SentenceRule = { language: OptOutLanguage; about: OptOutAbout; when: RegExp; unless?: RegExp };

const messages =
  '(?:texts?|txts?|messages?|msgs?|sms|e ?mails?|mails?|calls?|phone calls?|newsletters?|ads?|adverts?|advertising|offers?|promos?|promotions?|marketing|spam|junk|crap|notifications?|alerts?|reminders?|updates?|contact|communications?)';
const sending =
  '(?:texting|txting|messaging|msging|emailing|e mailing|mailing|sending|contacting|calling|ringing|phoning|spamming|bothering|harassing|bugging|writing|pestering|annoying|blowing up)';
const reach =
  '(?:text|txt|message|msg|e ?mail|mail|contact|call|ring|phone|write|send|bother|disturb|spam|harass|bug)';
/** Only at some times, or through something else: a wish for another way, not for an end. */
const butOtherwise =
  /\b(?:before|after|until|til|till|at night|at work|in the morning|during|while|so late|so early|this late|this early|on (?:sun|mon|tues|wednes|thurs|fri|satur)days?|on weekends?|instead|rather)\b|\b(?:just|only) (?:text|e ?mail|call)\b/;
/** Said of going on, of not having said stop, or of somebody else. */
const butGoOn =
  /\b(?:dont|do not|never|wont|will not|cant|cannot|can not|couldnt|didnt|did not|not|please dont|shouldnt) (?:ever |just |please )?(?:stop|quit|cease|unsubscribe|opt|cancel|remove|take me off|delete|end)|\b(?:i|ill|i will|she|he|they|we|im|i am|my \w+) (?:will |would |should |can |did |have |had |finally |just |never )*(?:stop|stopped|quit|ceased?)\b|\bby (?:mistake|accident)\b|\baccident(?:al|ally)\b|\bwhy (?:was|am|did|were)\b|\bif you (?:stop|unsubscribe|remove|cancel)\b/;

const english: readonly Omit<SentenceRule, 'language'>[] = [
  // «you have the wrong number»
  {
    about: 'wrong-number',
    when: /\bwrong (?:number|person|guy|phone|e ?mail|address|recipient)\b(?! of\b| on\b| in\b| to\b| for\b)/,
    unless:
      /\b(?:i|we|my \w+) (?:\w+ ){0,2}(?:gave|put|typed|dialed|dialled|entered|called|had|was)\b|\bnot the wrong\b/,
  },
  {
    about: 'wrong-number',
    when: /\b(?:this|that) (?:isnt|is not|aint|is no longer|was never) (?:\w+ )?(?:number|phone|cell)\b|\bno longer (?:my|his|her|their|has this|have this|at this|belongs|the owner)\b|\b(?:new|different) owner of this (?:number|phone)\b|\b(?:dont|do not) know (?:any|anyone named|anybody named|who (?:this|that|\w+) is|a) ?\w* (?:you have|wrong)\b|\bnot (?:his|her|their) number\b|\bhave the wrong\b/,
    unless: /\bwrong (?:size|item|order|color|colour|date|time|day|price|product|shoes)\b/,
  },
  // «stop texting me», «quit sending these»
  {
    about: 'everything',
    when: new RegExp(
      `\\b(?:stop|quit|cease|discontinue|halt|end|knock off) (?:all |the |with the |with these |this |these |your )*${sending}\\b`,
    ),
    unless: butGoOn,
  },
  // «stop these texts», «no more messages», «cancel my alerts», «end all messages»
  {
    about: 'everything',
    when: new RegExp(
      `\\b(?:stop|quit|cease|cancel|end|discontinue|halt|no more|enough(?: of| with)?|enough) (?:all |with |of |the |this |these |your |my |those |any |stupid |damn |fucking |annoying |text |sms |e ?mail |marketing |future |further )*${messages}\\b`,
    ),
    unless: new RegExp(
      `${butGoOn.source}|\\b(?:left|yesterday|came|arrived)\\b|\\bcancel (?:my |the )?(?:call|reminder)\\b`,
    ),
  },
  // «don't text me any more», «never contact me again»
  {
    about: 'everything',
    when: new RegExp(
      `\\b(?:dont|do not|never|dnt|no longer|not to) (?:you )?(?:ever |dare |please |you )*(?:be )?${reach}(?:ed)? ?(?:to )?(?:me|us|my|this|here|again|any ?more|these|those|any|such|anything|at all)\\b`,
    ),
    unless: new RegExp(
      `${butOtherwise.source}|\\b(?:didnt|did not|forget|hesitate|why)\\b|\\bany (?:questions?|attachments?)\\b|\\bnever (?:text|call|write|e ?mail|message|contact)s?(?:ed)? (?:me|us) (?:back|anymore|any more|about|when)\\b|\\byou never\\b`,
    ),
  },
  // «I don't want these», «not interested in receiving»
  {
    about: 'everything',
    when: new RegExp(
      `\\b(?:dont|do not|didnt|no longer|never|not) (?:want|wish|need|like|care|ask(?:ed)?|sign(?:ed)? up|interested|consent|agree)(?:ed)? ?(?:for |to |in |about |getting |receiving |having |get |receive |be |hear |any |more |your |these |this |those |the |such |text |sms |e ?mail |of |anymore |further |all )*(?:${messages}|contacted|texted|called|e ?mailed|messaged|hear(?:ing)? from|bothered|receiv\\w+|on (?:this|your|the) list)\\b`,
    ),
    unless:
      /\b(?:miss|dont want to (?:stop|unsubscribe|lose)|only|except|about (?:shoes|this product))\b|\bunless\b|\b(?:call|text) (?:back|now)\b/,
  },
  {
    about: 'everything',
    when: /\bwant (?:out|off|no (?:more|part))\b|\b(?:rather|prefer) not (?:to )?(?:get|receive|have|see)\b|\b(?:leave me (?:alone|be)|lose my number|lose this number|get lost|piss off|bugger off|f+u*c*k off|f off|go away|stop it now|cut it out|i revoke|revoke (?:my |all |any )?(?:consents?|permissions?)|withdraw (?:my )?consent|consent (?:is )?(?:revoked|withdrawn)|do not disturb me|cease and desist|desist from|(?:put|add) me (?:on|to) (?:your |the )?(?:do not call|dnc)|report(?:ing)? (?:you|this|as|it as) (?:to|as|for|spam))\b/,
    unless: /\bdont (?:leave|go|get)\b/,
  },
  // «remove me from your list», «take my number off»
  {
    about: 'list',
    when: /\b(?:remove|take|delete|drop|scratch|erase|strike|get|purge|unlist) (?:me|us|my (?:\w+ )?(?:number|name|e ?mail|address|phone|cell|info|information|details|data|contact)|this (?:number|phone|e ?mail|address))\b(?! (?:to|up|home|there|a|the|some|out to|one|for)\b)/,
    unless: new RegExp(
      `${butGoOn.source}|\\b(?:get|take) me(?! (?:off|out|removed))\\b|\\b(?:account|card|cart|order|old address)\\b`,
    ),
  },
  {
    about: 'list',
    when: /\bunsub\w*\b|\bopt(?:ed|ing)? ?(?:me |us )?out\b|\bunlist me\b|\boff (?:of )?(?:this|your|the) (?:\w+ )?list\b/,
    unless: new RegExp(
      `${butGoOn.source}|\\b(?:didnt|never|havent|have not|wasnt) (?:\\w+ )?(?:unsub|opt)|\\bopt out for\\b|\\b(?:resubscribe|subscribe me again|re subscribe|undo|got unsub\\w+)\\b|\\bi (?:unsubscribed|opted out) (?:from (?:netflix|spotify|my gym|other)|already from them)`,
    ),
  },
];

const spanish: readonly Omit<SentenceRule, 'language'>[] = [
  {
    about: 'wrong-number',
    when: /\b(?:numero|telefono|persona|correo) (?:es )?(?:equivocad[oa]|incorrect[oa]|errone[oa])\b|\b(?:(?:se|te) (?:equivoc\w+|confund\w+)|esta equivocad[oa]) de (?:numero|persona|telefono)\b|\bno (?:es|soy) (?:el|la|su|este|esa|mi) (?:numero|persona)\b|\bya no es (?:su|mi|el) (?:numero|telefono)\b/,
    unless: /\b(?:puse|di|escribi|marque|anote)\b/,
  },
  {
    about: 'everything',
    when: /\b(?:deje?n?|dejar|pare?n?|paren|cese?n?|basta|dejad|deja) (?:ya )?de (?:\w+ )?(?:enviar|mandar|escribir|llamar|molestar|contactar|textear|mensajear|fastidiar|spamear|joder|mensajes|correos)\w*\b/,
    unless: /\bno (?:deje?n?|paren?|dejes)\b|\b(?:antes|despues|por la noche|hasta)\b|\bno puedo\b/,
  },
  {
    about: 'everything',
    when: /\bno (?:me |nos )(?:vuelvan? a |vayan? a )?(?:manden?|mandes|envien?|envies|escriban?|escribas|llamen?|llames|contacten?|contactes|molesten?|molestes|texteen?|escribir|llamar|enviar|mandar|contactar|molestar|notifiquen)\b|\bno (?:vuelvan?|vuelvas) a (?:llamar|escribir|contactar|enviar|mandar|molestar)\w*\b|\bno (?:enviar|mandar|molestar|contactar|escribir)(?:me)? ?(?:mas|nunca)?$/,
    unless:
      /\b(?:antes|despues|por la noche|de noche|hasta|en el trabajo|manana|tan (?:tarde|temprano)|los domingos|escribanme|mejor|solo|mientras|el pedido|la factura|el codigo)\b|\b(?:por que|porque) no me\b/,
  },
  {
    about: 'everything',
    when: /\b(?:ya )?no (?:quiero|deseo|necesito|kiero|queremos|me interesa|autorizo|acepto|doy) ?(?:mas|recibir|que me|sus|tus|estos|esos|seguir|ningun|ninguna|tener|consentimiento|de|ya)?.{0,25}\b(?:mensajes?|correos?|sms|textos?|llamadas?|emails?|publicidad|promociones|ofertas|notificaciones|avisos|spam|recibiendo|escriban|llamen|contacten|manden|envien|molesten|contacto|propaganda|boletin|recibir nada|saber nada|suscrit[oa])\b/,
    unless: /\b(?:perder|perderme|dejar de|cancelar|solo|excepto|que dejen)\b/,
  },
  {
    about: 'everything',
    when: /\bno mas (?:mensajes?|correos?|sms|textos?|llamadas?|emails?|publicidad|promociones|ofertas|spam|avisos|por favor)\b|\bbasta (?:de|con) (?:los |tantos |sus )?(?:mensajes|correos|sms|llamadas|spam|publicidad)\b|\bdejenme (?:en paz|tranquil[oa])\b|\bdejeme en paz\b|\bdejame en paz\b|\brevoco (?:mi|el) consentimiento\b|\bretiro (?:mi|el) consentimiento\b/,
  },
  {
    about: 'list',
    when: /\b(?:dar(?:me|nos)?|denme|deme|dame|den|de|dan|dado|dados|doy|darse|causar|solicito|pido|quiero|la|mi|tramit\w+) (?:la |mi |una )?(?:de )?baja\b|\b(?:desuscrib|desuscrip|desapunt|desubscrib)\w*/,
    unless:
      /\bno (?:me |nos )?(?:den?|quiero|quieran|dar(?:me)?|deseo|desuscrib\w*)\b|\b(?:la|mi|una) baja (?:temporada|tension|calidad|medica|laboral|velocidad)\b|\b(?:por error|por que me dieron|linea|internet)\b|\bcalidad\b/,
  },
  {
    about: 'list',
    when: /\b(?:borr|elimin|quit|sac|remuev|retir)(?:e|en|ar|a|ad|alo|ueme|uenme|ame|eme|enme|enlo|arme)? ?(?:me )?(?:mi (?:numero|correo|nombre|email|telefono)|este (?:numero|correo|telefono)|de (?:su|la|esta|tu|sus) lista?s?|de su base)\b|\bsaquenme\b|\bquitenme de\b|\bcancel(?:e|en|ar|o)? (?:mi |la |esta |el )?(?:suscripcion|subscripcion|envio de|boletin|mensajes|sms|alertas)\b|\banular (?:mi |la )?suscripcion\b/,
    unless: /\bno (?:me )?(?:borr|elimin|quit|cancel)\w*/,
  },
];

const chinese: readonly Omit<SentenceRule, 'language'>[] = [
  {
    about: 'wrong-number',
    when: /(?:打错|发错|拨错|搞错|弄错)(?:了?电话|了?号码|了?人|号|短信|了)|(?:电话|手机)?号码?(?:是)?错(?:了|的|误)|不是(?:本人|我的号|他的号|她的号|机主)|换了?机主|找错人/,
    unless: /我(?:刚才|不小心|上次)?(?:打错|发错|写错|输错|填错|弄错|搞错)|订单号|数量/,
  },
  {
    about: 'everything',
    when: /(?:别|不要|勿|莫|甭|不许|不准)(?:再|总是?|老是?|一直|天天|继续|随便|乱)*(?:给我|向我|跟我|往我手机|来)?(?:发|推送|推销|打扰|骚扰|联系|联络|打电话|来电|烦|寄|群发|发送|营销)/,
    unless:
      /别忘|不要忘|太晚|这么晚|半夜|晚上|早上|上午|下午|之前|以前|上班|开会|周末|改发|发错|发货|发票|错|发到旧|发脾气/,
  },
  {
    about: 'everything',
    when: /(?:停止|终止|中止|停掉|停了|取消|关闭|关掉)(?:给我|向我|一切|所有|全部|你们的|这些|接收|对我)*(?:的)?(?:发送|推送|订阅|短信|发短信|发信息|信息|邮件|发邮件|消息|广告|通知|骚扰|联系|营销|推广|服务短信)/,
    unless:
      /(?:别|不要|没有?|不想|不用|勿|为什么|误|怎么会)(?:再|要|就)?(?:停止|终止|取消|关闭|停)|发货|配送|订单/,
  },
  {
    about: 'everything',
    when: /(?:不想|不愿意?|不希望|不需要|不要|不再|不接受|不同意|没兴趣|拒绝|无需|不用)(?:再|想|需要|收到|接收|接受|看到|收|要|你们的?|任何|这些|这种|此类|给我发|发|的)*(?:短信|信息|邮件|消息|广告|推送|通知|推销|骚扰|电话营销|营销|垃圾|来电)/,
    unless: /错过|不想(?:停|退|取消)|不要(?:停|退|取消)|漏掉|只/,
  },
  {
    about: 'everything',
    when: /别烦我|烦死|不要烦我|请勿打扰|离我远点|撤回同意|撤销同意|不要再来|别再来|拉黑|举报/,
    unless: /不会举报|别拉黑/,
  },
  {
    about: 'list',
    when: /退订|退訂|取消关注|移出名单|(?:把我|将我|请)?(?:从)?(?:你们的?)?(?:名单|列表|通讯录|数据库)(?:中|里|上)?(?:把我)?(?:删|移|去)|删除?(?:掉)?我的(?:手机)?(?:号码?|邮箱|信息|资料|电话|联系方式)|把我(?:的号码|的邮箱)?(?:删|移除|拉出)/,
    unless:
      /(?:别|不要|没有?|不想|不用|不会|误|为什么|从未)(?:给我|要|把我|再|被|我)?退订|不要删|别删|误点|重新订阅/,
  },
];

const of = (language: OptOutLanguage, rules: readonly Omit<SentenceRule, 'language'>[]): SentenceRule[] =>
  rules.map((rule) => ({ language, ...rule }));

export const sentenceRules: readonly SentenceRule[] = [
  ...of('en', english),
  ...of('es', spanish),
  ...of('zh', chinese),
];

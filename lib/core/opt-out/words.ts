/** The languages whose sentences are read; words of others are known, too. */
export type OptOutLanguage = 'en' | 'es' | 'zh';

/** What somebody wants to hear no more of: everything, or a list that they are on. wrong-number: it was never theirs. */
export type OptOutAbout = 'everything' | 'list' | 'wrong-number';

/**
 * Whole messages that stop everything, in capitals, without gaps and accents. Carriers and providers stop by these themselves:
 * the FCC's list (47 CFR 64.1200(a)(10)), what AWS requires (sms-voice user guide, keywords-required), Twilio's defaults, and
 * the words in use elsewhere.
 */
export const carrierWords = new Set([
  'STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'REMOVE', 'ARRET', 'TD',
]); // biome-ignore format: one list, easy to scan

/** Whole messages that no provider takes for a stop, and people mean so. */
export const ownWords: Readonly<Record<string, OptOutLanguage>> = Object.fromEntries([
  ...[
    'STOPIT', 'STOPTHIS', 'STOPTHAT', 'STOPNOW', 'STOPPP', 'STOPP', 'STAHP', 'ARRETE', 'ARRETT', 'SAIR', 'UNSUB', 'UNSUBME', 'UNSUBSCRIBEME',
    'OPTMEOUT', 'NOMORE', 'REMOVEME', 'LEAVEMEALONE', 'CEASE', 'DESIST', 'CEASEANDDESIST', 'ENDTHIS', 'ENOUGH', 'FUCKOFF', 'GOAWAY', 'ENDALL',
    'NOTEXTS', 'NOTEXT', 'NOMSGS', 'NOTXTS', 'DNC', 'DONOTCALL', 'DONOTTEXT', 'DONOTCONTACT', 'STOPTXT', 'STOPTEXT', 'STOPSMS', '수신거부',
  ].map((word) => [word, 'en']),
  ...[
    'BAJA', 'ALTO', 'PARAR', 'PARE', 'PAREN', 'PAREYA', 'BASTA', 'BASTAYA', 'CANCELAR', 'CANCELEN', 'DETENER', 'DETENGANSE', 'NOMAS', 'YANOMAS',
    'NOMOLESTAR', 'NOMOLESTEN', 'YANO', 'DESUSCRIBIR', 'DESUSCRIBIRME', 'ANULAR', 'DARDEBAJA', 'DARMEDEBAJA', 'ELIMINAR', 'SUSPENDER', 'TERMINAR',
  ].map((word) => [word, 'es']),
  ...['退订', '退訂', '停止', '取消', '取消订阅', '结束', '终止', '停', 'T', '拒收', '退出', '别发了', '不要发了', '不需要', '勿扰', '滚', '够了'].map((word) => [word, 'zh']),
]); // biome-ignore format: three lists

/** What may stand around a word without changing it. In lower case, without accents. */
export const courtesies =
  /\b(?:please|pls|plz|pleaseee*|thanks|thank you|thx|ty|ok|okay|hi|hello|hey|sir|maam|guys|now|immediately|today|asap|already|just|me|por favor|gracias|hola|ya|ahora|inmediatamente)\b|请|謝謝|谢谢|谢了|您好|你好|马上|立即|吧|了|啊/g;

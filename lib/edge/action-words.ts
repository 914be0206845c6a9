import type { ActionCandidate } from '../core/actions/arbitrate-actions.ts';
import type { Confirmation } from '../core/actions/identify.ts';
import type { NextQuestion, QuestionId } from '../core/actions/next-question.ts';
import { inLanguage } from '../core/in-language.ts';

type Spoken = { en: string; es: string; zh: string };

const confirmations: Readonly<Record<Confirmation['ask'], Spoken>> = {
  'postal-code': {
    en: 'To make sure that I speak to the right person: what is your postal code?',
    es: 'Para asegurarme de que hablo con la persona correcta: ¿cuál es su código postal?',
    zh: '为了确认您的身份，请问您的邮政编码是多少？',
  },
  email: {
    en: 'To make sure that I speak to the right person: which e-mail address do we have for you?',
    es: 'Para asegurarme de que hablo con la persona correcta: ¿qué correo electrónico tenemos de usted?',
    zh: '为了确认您的身份，请问您在我们这里登记的电子邮箱是哪一个？',
  },
  'customer-number': {
    en: 'To make sure that I speak to the right person: what is your customer number?',
    es: 'Para asegurarme de que hablo con la persona correcta: ¿cuál es su número de cliente?',
    zh: '为了确认您的身份，请问您的客户编号是多少？',
  },
};

/** What an agent says to make sure who is on the line, in the language of whoever it probably is. */
export function confirmationWords({ ask }: Confirmation, language: string | null): string {
  return said(confirmations[ask], language);
}

const questions: Readonly<Record<QuestionId, Spoken>> = {
  'email-address': {
    en: 'May we write to you by e-mail? Which address shall we use?',
    es: '¿Podemos escribirle por correo electrónico? ¿Qué dirección usamos?',
    zh: '我们可以给您发电子邮件吗？请问用哪个邮箱？',
  },
  'sms-address': {
    en: 'May we text you? Which mobile number shall we use?',
    es: '¿Podemos enviarle mensajes de texto? ¿Qué número de móvil usamos?',
    zh: '我们可以给您发短信吗？请问用哪个手机号码？',
  },
  'voice-address': {
    en: 'May we call you? Which number shall we use?',
    es: '¿Podemos llamarle? ¿Qué número usamos?',
    zh: '我们可以给您打电话吗？请问用哪个号码？',
  },
  'email-consent': {
    en: 'May we send you offers by e-mail?',
    es: '¿Podemos enviarle ofertas por correo electrónico?',
    zh: '我们可以通过电子邮件向您发送优惠信息吗？',
  },
  'sms-consent': {
    en: 'May we send you offers by text message?',
    es: '¿Podemos enviarle ofertas por mensaje de texto?',
    zh: '我们可以通过短信向您发送优惠信息吗？',
  },
  'voice-consent': {
    en: 'May we call you with offers?',
    es: '¿Podemos llamarle para ofrecerle promociones?',
    zh: '我们可以打电话向您介绍优惠吗？',
  },
  'preferred-channel': {
    en: 'How do you like best to hear from us: by text, by e-mail or by phone?',
    es: '¿Cómo prefiere que le contactemos: por mensaje de texto, por correo electrónico o por teléfono?',
    zh: '您最希望我们用哪种方式联系您：短信、电子邮件还是电话？',
  },
  'preferred-hours': {
    en: 'At what time of the day do you like best to hear from us?',
    es: '¿A qué hora del día prefiere que le contactemos?',
    zh: '您希望我们在一天中的什么时间联系您？',
  },
  'time-zone': {
    en: 'In which time zone do you live, so that we never contact you at night?',
    es: '¿En qué zona horaria vive, para que nunca le contactemos de noche?',
    zh: '请问您住在哪个时区？这样我们就不会在夜间打扰您。',
  },
  language: {
    en: 'In which language shall we contact you?',
    es: '¿En qué idioma quiere que le contactemos?',
    zh: '您希望我们用哪种语言联系您？',
  },
};

/** What an agent asks, in the customer's language: English, Spanish or Simplified Chinese. */
export function questionWords({ id }: NextQuestion, language: string | null): string {
  return said(questions[id], language);
}

function said(spoken: Spoken, language: string | null): string {
  return inLanguage(spoken, language) ?? spoken.en;
}

/** What an action's worth is made of, in one sentence. */
export function worthWords({ factors, worth }: ActionCandidate): string {
  const { propensity, value, context, lever, moment, cost } = factors;
  const parts = [
    `${percent(propensity)} likely`,
    `worth ${money(value)}`,
    ...(context === 1 ? [] : [`${short(context)} times for the situation`]),
    ...(lever === 1 ? [] : [`${short(lever)} times by the company's lever`]),
    ...(moment === 1 ? [] : [`${short(moment)} times for moment and channel`]),
    ...(cost === 0 ? [] : [`less ${money(cost)} for the contact`]),
  ];
  return `Expected to be worth ${money(worth)}: ${parts.join(', ')}.`;
}

const percent = (share: number) => `${short(share * 100)} %`;
const money = (amount: number) => amount.toFixed(2);
const short = (number: number) => String(Math.round(number * 1_000) / 1_000);

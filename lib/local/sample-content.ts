import type { Content } from '../core/dispatch.ts';
import type { Purpose } from '../core/vocabulary.ts';

/** What the page's sample message says, by its purpose. */
const words: Readonly<Record<Purpose, { subject: string; text: string }>> = {
  marketing: {
    subject: 'Spring sale: 20% off',
    text: 'Spring sale: 20% off every trip until Sunday. Reply STOP to end.',
  },
  service: {
    subject: 'Your flight leaves 20 minutes later',
    text: 'Your flight KA 123 now leaves at 14:20 from gate B7.',
  },
  transactional: {
    subject: 'Your log-in code',
    text: 'Your log-in code is 428 113. It is good for ten minutes.',
  },
  collections: { subject: 'Your invoice is due', text: 'Your invoice 2041 over 84.20 is due on Friday.' },
};

/** A message for every channel that a sample may go through. */
export function sampleContent(purpose: Purpose): Content {
  const { subject, text } = words[purpose];
  const html = `<div style="font: 16px/1.5 sans-serif; max-width: 32em; margin: 24px auto; color: #222">
<h1 style="color: #0e7c66; font-size: 24px">${subject}</h1><p>${text}</p><p style="color: #777">Example Company</p></div>`;
  return { sms: { body: text }, email: { subject, text, html } };
}

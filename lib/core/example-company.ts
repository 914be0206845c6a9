import type { CompanyPages } from './company-pages.ts';

/** A mark of its own: an hourglass of two triangles. */
const logo =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="9" fill="#0b6e63"/><path d="M10 8h16L18 18zM10 28h16L18 18z" fill="#fff"/></svg>';

/** The company of the local run, and of a deployment until somebody writes their own. */
export const exampleCompany: CompanyPages = {
  colour: '#0b6e63',
  logo: `data:image/svg+xml;base64,${btoa(logo)}`,
  imprint: ['Example Company', '1 Example Street, 00000 Example', 'hello@example.com'],
  privacyUrl: 'https://www.example.com/privacy',
  topics: [
    { id: 'offers', names: { en: 'Offers', es: 'Ofertas', zh: '优惠' } },
    { id: 'newsletter', names: { en: 'Newsletter', es: 'Boletín', zh: '资讯' } },
    { id: 'orders', names: { en: 'Orders and deliveries', es: 'Pedidos y entregas', zh: '订单和配送' } },
    { id: 'surveys', names: { en: 'Surveys', es: 'Encuestas', zh: '问卷调查' } },
  ],
};

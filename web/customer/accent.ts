/** Cards of the pages, light and dark: what the company's colour must be readable on, and under. */
export const cards = { light: '#ffffff', dark: '#171c27' } as const;

/** More than the 4.5 of WCAG 2.2 AA: the colour also stands on tinted ground. */
const wantedContrast = 5.5;

/** The company's colour as it can be read in light and dark: as it is if possible, else darker or lighter by the least. */
export function readableAccent(colour: string): { light: string; dark: string } {
  return { light: readable(colour, cards.light, '#000000'), dark: readable(colour, cards.dark, '#ffffff') };
}

function readable(colour: string, ground: string, towards: string): string {
  for (let step = 0; step <= 50; step++) {
    const mixed = mix(colour, towards, step / 50);
    if (contrast(mixed, ground) >= wantedContrast) return mixed;
  }
  return towards;
}

/** The contrast of two colours (`#rrggbb`), 1 to 21, by WCAG 2.2. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = parts(colour).map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: string, to: string, share: number): string {
  const target = parts(to);
  const mixed = parts(from).map((part, index) => Math.round(part + ((target[index] ?? 0) - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function parts(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

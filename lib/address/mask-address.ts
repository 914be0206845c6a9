/** An address as it may be shown in a log or a list: `+********00`, `a***@***.com`. Anything else shows nothing at all. */
export function maskAddress(address: string): string {
  if (/^\+\d{6,}$/.test(address)) return `+********${address.slice(-2)}`;
  const at = address.lastIndexOf('@');
  if (at < 1) return '***';
  const first = at > 1 ? String.fromCodePoint(address.codePointAt(0) as number) : '';
  const dot = address.lastIndexOf('.');
  return `${first}***@***${dot > at ? address.slice(dot) : ''}`;
}

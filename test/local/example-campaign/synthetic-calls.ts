/** A file of calls with the columns of the real one, made up here; row n is a mobile when n is odd, and its n-th attempt modulo 5. */
export function syntheticCalls(rows: number): string {
  const header = `"age";"job";"marital";"contact";"month";"campaign";"pdays";"previous";"poutcome";"emp.var.rate";"y"`;
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = index + 1;
    const contact = row % 2 === 1 ? 'cellular' : 'telephone';
    const before = row % 4 === 0 ? '6;2;"failure"' : '999;0;"nonexistent"';
    return `${20 + row};"blue-collar";"married";"${contact}";"may";${(row % 5) + 1};${before};1.1;"no"`;
  });
  return `${[header, ...lines].join('\n')}\n`;
}

import type { Command } from 'commander';
import { exitCodes, UsageFault } from './exit-codes.ts';
import type { Act } from './session.ts';

/** `kairos erase`: a customer's data, for good. */
export function addPrivacyCommands(program: Command, act: Act): void {
  program
    .command('erase <customer>')
    .description('erase a customer for good; what they had closed stays closed')
    .option('--yes', 'really: it cannot be undone')
    .addHelpText('after', '\nExample\n  kairos erase ana-miami --yes')
    .action(
      act(async ({ kairos, show }, id: string, { yes }: { yes?: true }) => {
        if (!yes) throw new UsageFault(`This erases ${id} and cannot be undone: say --yes.`);
        const { body } = await kairos.call('DELETE /v1/customers/{id}', { params: { id } });
        show(body, () => {
          const items = Object.values(body.erased).reduce((sum: number, count) => sum + Number(count), 0);
          const kept = `${body.kept.suppressedAddresses} of their addresses stay suppressed`;
          return `Erased at ${body.erasedAt}: ${items} items; ${kept}.\nCertificate ${body.hash}`;
        });
        return exitCodes.ok;
      }),
    );
}

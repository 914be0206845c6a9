// npm run generate:zones: writes the table of time zones from the pinned IANA release.
import { writeFileSync } from 'node:fs';
import { zoneTable } from '../lib/infra/zone-table.ts';

writeFileSync(new URL('../lib/core/local-time/zone-table.generated.ts', import.meta.url), zoneTable());

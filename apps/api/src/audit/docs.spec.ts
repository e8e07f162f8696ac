import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditType } from '@mikrochat/contract';

const file = join(import.meta.dirname, '../../../../docs/audit.md');

it('documents exactly the event types of the contract', () => {
  const [, table = ''] = readFileSync(file, 'utf8').split(/<!-- \/?types -->/);
  const documented = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, type]) => type);
  expect(documented.sort()).toEqual([...auditType.options].sort());
});

/** `attack.ts PART …`: `npm run attack -- …` against gateways with that part broken. */
import { attack } from '../../../load-tests/cli/attack.ts';

const [part = '', ...args] = process.argv.slice(2);
const gateway = new URL('gateway.ts', import.meta.url).pathname;
process.exitCode = await attack(args, new AbortController().signal, { entry: [gateway, part] });

/** The attack lab: `npm run attack -- --help`. */
import { attack } from './cli/attack.ts';

const interrupted = new AbortController();
process.once('SIGINT', () => {
  interrupted.abort();
  process.once('SIGINT', () => process.exit(130));
});
process.exitCode = await attack(process.argv.slice(2), interrupted.signal);

/** One attack in a process of its own, so that making it delays nobody who measures. Arguments: id, port. Ends when told to. */
import { ATTACKS, type AttackTally } from './attacks.ts';

const [id, port] = process.argv.slice(2);
const attack = ATTACKS.find((each) => each.id === id);
if (attack === undefined) throw new Error(`no such attack: ${String(id)}`);
const tally: AttackTally = { opened: 0, open: 0, mostOpen: 0, sent: 0, answers: {} };
const ending = new AbortController();
process.once('message', () => ending.abort());
process.send?.('begun');
await attack.begin(Number(port), tally, ending.signal);
process.send?.(tally);
process.disconnect?.();

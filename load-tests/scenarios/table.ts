import { authy2024 } from './authy-2024.ts';
import { badSmsDelivery } from './bad-sms-delivery.ts';
import { balicShuffle } from './balic-shuffle.ts';
import { breachListReplay } from './breach-list-replay.ts';
import { campusRollOut } from './campus-roll-out.ts';
import { cgnat5k } from './cgnat-5k.ts';
import { cheapestWay } from './cheapest-way.ts';
import { corporateDidBlock } from './corporate-did-block.ts';
import { diurnalBase } from './diurnal-base.ts';
import { failoverBurst } from './failover-burst.ts';
import { familyAndHelpdesk } from './family-and-helpdesk.ts';
import { flashCrowdCamouflage } from './flash-crowd-camouflage.ts';
import { flashCrowdX36 } from './flash-crowd-x36.ts';
import { idWalk } from './id-walk.ts';
import { ipv6Rotation } from './ipv6-rotation.ts';
import { leakedKeyboxFarm } from './leaked-keybox-farm.ts';
import { limiterAsOracleAndLockout } from './limiter-as-oracle-and-lockout.ts';
import { numberRecycledOrPorted } from './number-recycled-or-ported.ts';
import { paceFinder } from './pace-finder.ts';
import { phoneLaunchX5 } from './phone-launch-x5.ts';
import { residentialSwarm } from './residential-swarm.ts';
import { signal2020 } from './signal-2020.ts';
import { snapchatBlockSweep } from './snapchat-block-sweep.ts';
import { stolenTokenTrickle } from './stolen-token-trickle.ts';
import { thresholdRider } from './threshold-rider.ts';
import { timingOracle } from './timing-oracle.ts';
import { tokenReplayRace } from './token-replay-race.ts';
import { vipList } from './vip-list.ts';
import { whatsapp2025 } from './whatsapp-2025.ts';
import { wifiToCellular } from './wifi-to-cellular.ts';
import type { AttackScenario, HonestScenario, Scenario } from './scenario.ts';

/** Attacks, by their number. */
export const ATTACKS: readonly AttackScenario[] = [
  idWalk,
  authy2024,
  whatsapp2025,
  signal2020,
  snapchatBlockSweep,
  balicShuffle,
  residentialSwarm,
  thresholdRider,
  breachListReplay,
  ipv6Rotation,
  stolenTokenTrickle,
  leakedKeyboxFarm,
  vipList,
  timingOracle,
  limiterAsOracleAndLockout,
  failoverBurst,
  tokenReplayRace,
  flashCrowdCamouflage,
  cheapestWay,
  paceFinder,
];

/** Honest traffic, by its number. */
export const HONEST: readonly HonestScenario[] = [
  diurnalBase,
  cgnat5k,
  campusRollOut,
  corporateDidBlock,
  flashCrowdX36,
  phoneLaunchX5,
  badSmsDelivery,
  wifiToCellular,
  familyAndHelpdesk,
  numberRecycledOrPorted,
];

/** All that `npm run attack -- --list` shows. */
export const SCENARIOS: readonly Scenario[] = [...ATTACKS, ...HONEST];

import { z } from 'zod';

import { choice } from '../types/choice.ts';
import { mapping } from '../types/object.ts';

const mode = () => choice(['off', 'observe', 'act']);

const own = () => z.exactOptional(mode().describe('In place of `mode`'));

/** What is made of the traffic. */
export const detection = mapping({
  mode: mode()
    .prefault('act')
    .describe(
      '`off`: no alarms; `observe`: alarms are raised; `act`: they raise the level of containment of a segment, and devices that complete nothing are told nothing, too',
    ),
  detectors: mapping({
    'completion-failure': own(),
    'debt-adjacency': own(),
    tripwire: own(),
    'start-surge': own(),
    'hosting-share': own(),
    'invalid-numbers': own(),
    'proof-replay': own(),
    'device-sequence': own(),
    'hit-ratio': own(),
    'country-shift': own(),
    'new-issuer-keys': own(),
    'hardware-keys': own(),
    'token-networks': own(),
    'endpoint-mix': own(),
  })
    .prefault({})
    .describe('Detectors that have a mode of their own'),
}).describe('Detectors of enumeration, and what their alarms may do (docs/detection.md)');

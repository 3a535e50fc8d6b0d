/** A gate at which somebody else than the requester decides; who it is comes from the feature. */
const gate = (expires: string, onExpiry: 'hold' | 'rollback' = 'hold') => ({ required: 1, expires, onExpiry });

const FULL = { kind: 'full', hold: '1d', holdback: '1%' };

/** The plans that every installation has, as they would be written in a file. A folder of templates may bring others of the same name. */
export const BUILT_IN_PLANS: Readonly<Record<string, unknown>> = {
  'careful-week': {
    apiVersion: 'tidegate/v1',
    kind: 'plan',
    title: 'Careful week',
    summary:
      'For what can hurt: 1 % and 5 % on the first two days, 15 % on day 3, half of the units as a proof on day 7; a second person twice.',
    stages: [
      { kind: 'canary', share: '1%', hold: '1d', deadline: '4d' },
      { kind: 'canary', share: '5%', hold: '1d', deadline: '4d', approval: gate('3d') },
      { kind: 'canary', share: '15%', hold: '4d', deadline: '10d' },
      { kind: 'ab', share: '50%', hold: '1d', deadline: '14d', approval: gate('3d') },
      FULL,
    ],
  },
  'day-1-3-7': {
    apiVersion: 'tidegate/v1',
    kind: 'plan',
    title: 'Day 1, 3, 7',
    summary: 'A ramp on a timetable: 5 % on day 1, 15 % on day 3, 50 % on day 7, then everybody; a second person before the half.',
    stages: [
      { kind: 'canary', share: '5%', hold: '2d', deadline: '6d' },
      { kind: 'canary', share: '15%', hold: '4d', deadline: '10d', approval: gate('3d') },
      { kind: 'canary', share: '50%', hold: '1d', deadline: '4d' },
      FULL,
    ],
  },
  'fast-canary': {
    apiVersion: 'tidegate/v1',
    kind: 'plan',
    title: 'Fast canary',
    summary: 'For small changes to a feature with enough traffic: 5 %, 25 %, 50 % within hours; a second person before everybody.',
    stages: [
      { kind: 'canary', share: '5%', hold: '30m', deadline: '12h' },
      { kind: 'canary', share: '25%', hold: '1h', deadline: '12h' },
      { kind: 'canary', share: '50%', hold: '2h', deadline: '12h', approval: gate('8h') },
      { kind: 'full', hold: '4h', deadline: '3d', holdback: '1%' },
    ],
  },
  'shadow-only': {
    apiVersion: 'tidegate/v1',
    kind: 'plan',
    title: 'Shadow only',
    summary:
      'Mirrors requests for a day and serves nobody the candidate. It ends there, with its evidence, unless a second person approves: then 5 % for a day, another approval, and everybody.',
    needs: ['An application that mirrors requests to the candidate (shadow).'],
    stages: [
      { kind: 'shadow', sample: '10%', hold: '1d', deadline: '4d', onDeadline: 'rollback', approval: gate('3d', 'rollback') },
      { kind: 'canary', share: '5%', hold: '1d', deadline: '4d', approval: gate('3d') },
      FULL,
    ],
  },
  'config-only': {
    apiVersion: 'tidegate/v1',
    kind: 'plan',
    title: 'Configuration only',
    summary: 'For parameters, retrieval, routing, templates and parsers, where model and prompt stay: 10 % for an hour, half for a day.',
    layers: ['params', 'retrieval', 'routing', 'template', 'parser'],
    stages: [
      { kind: 'canary', share: '10%', hold: '1h', deadline: '1d' },
      { kind: 'canary', share: '50%', hold: '1d', deadline: '4d', approval: gate('1d') },
      { kind: 'full', hold: '12h', deadline: '4d', holdback: '1%' },
    ],
  },
  'emergency-model-swap': {
    apiVersion: 'tidegate/v1',
    kind: 'plan',
    title: 'Emergency model swap',
    summary:
      'For a model that its provider is about to switch off: 10 % for ten minutes, a second person, half for half an hour, everybody.',
    layers: ['model', 'prompt', 'params'],
    needs: ['A successor that still has to answer when the old model no longer does: a rollback has nothing to go back to by then.'],
    stages: [
      { kind: 'canary', share: '10%', hold: '10m', deadline: '6h', approval: gate('2h') },
      { kind: 'canary', share: '50%', hold: '30m', deadline: '6h' },
      { kind: 'full', hold: '1h', deadline: '1d', holdback: '1%' },
    ],
  },
};

/** Version of the built-in plans; grows when one of them changes. */
export const BUILT_IN_VERSION = '1';

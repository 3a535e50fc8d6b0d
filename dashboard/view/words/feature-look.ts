import type { StateLook } from '../rollout/state-tone.js';

export type FeatureState = 'idle' | 'live' | 'rolledBack' | 'killed' | 'settled';

interface FeatureLook extends Pick<StateLook, 'tone' | 'icon'> {
  readonly word: string;
  /** What it means for whoever uses the feature. */
  readonly meaning: string;
}

const LOOKS: Readonly<Record<FeatureState, FeatureLook>> = {
  idle: { tone: 'quiet', icon: 'clock', word: 'idle', meaning: 'Control for everybody; nothing is being rolled out.' },
  live: { tone: 'live', icon: 'eye', word: 'live', meaning: 'A candidate is being shown.' },
  rolledBack: { tone: 'back', icon: 'back', word: 'rolled back', meaning: 'Control for everybody after a rollback.' },
  killed: { tone: 'bad', icon: 'alert', word: 'killed', meaning: 'Control for everybody: somebody pulled the emergency stop.' },
  settled: { tone: 'good', icon: 'check', word: 'settled', meaning: 'The last candidate has become the control.' },
};

export const lookOfFeature = (state: FeatureState): FeatureLook =>
  LOOKS[state] ?? { tone: 'quiet', icon: 'clock', word: state, meaning: '' };

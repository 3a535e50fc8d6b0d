import { stableFraction } from '../../stable-hash.js';
import { JUDGE_RUBRIC } from './judge-rubric.js';
import type { AskModel } from './model-client.js';

export type JudgeVerdict = 'pass' | 'fail' | 'invalid';

export interface Judge {
  /** The same sessions are judged in both arms and on every run: decided by the session's name, not by chance. */
  readonly isSampled: (session: string) => boolean;
  /** One criterion, reason before verdict. Never rejects: what is no verdict is `invalid`, never a pass. */
  readonly judge: (question: string, answer: string) => Promise<JudgeVerdict>;
}

const MODEL = { name: 'judge-s', usdPerMillion: { input: 0.1, output: 0.4 } };

export function createJudge(ask: AskModel, sample: number): Judge {
  return {
    isSampled: (session) => stableFraction(`judge|${session}`) < sample,
    async judge(question, answer) {
      const content = `<question>${question}</question>\n<answer>${answer}</answer>`;
      try {
        const { text } = await ask(MODEL, { temperature: 0, max_tokens: 120 }, [
          { role: 'system', content: JUDGE_RUBRIC },
          { role: 'user', content },
        ]);
        const { verdict } = JSON.parse(text) as { verdict?: unknown };
        return verdict === 'pass' || verdict === 'fail' ? verdict : 'invalid';
      } catch {
        return 'invalid';
      }
    },
  };
}

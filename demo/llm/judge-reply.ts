/** The local judge's verdict on the answer between the marks: the rubric asks for a concrete next step, and that is what it looks for. */
export function judgeReply(prompt: string): string {
  const answer = /<answer>([\s\S]*)<\/answer>/.exec(prompt)?.[1] ?? '';
  const isPass = answer.includes('Next step:');
  return JSON.stringify({ reason: isPass ? 'Names a concrete next step.' : 'No concrete next step.', verdict: isPass ? 'pass' : 'fail' });
}

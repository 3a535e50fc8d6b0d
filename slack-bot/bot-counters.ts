/** Why somebody is nobody to us. */
export type Unidentified = 'foreign' | 'guest' | 'bot' | 'deleted' | 'noEmail' | 'unknown' | 'slackDown' | 'misconfigured';

/** Why something that came from Slack, or from somebody who says so, was turned away before it became anything. */
export type TurnedAway = 'signature' | 'future' | 'tooLarge' | 'malformed' | 'unhandled' | Unidentified;

/** Counts since the process began. */
export class BotCounters {
  readonly #turnedAway = new Map<TurnedAway, number>();

  turnAway(why: TurnedAway): void {
    this.#turnedAway.set(why, (this.#turnedAway.get(why) ?? 0) + 1);
  }

  turnedAway(why: TurnedAway): number {
    return this.#turnedAway.get(why) ?? 0;
  }

  /** In Prometheus' text format. */
  toText(): string {
    const lines = [...this.#turnedAway].map(([why, count]) => `tidegate_slack_turned_away_total{why="${why}"} ${count}\n`);
    return `# HELP tidegate_slack_turned_away_total Requests and people that the bot turned away.\n# TYPE tidegate_slack_turned_away_total counter\n${lines.join('')}`;
  }
}

import { isDisturbed } from './disturbance.js';
import { toCourses } from './exposure-course.js';
import type { RunLog, Violation } from './run-log.js';

const violation = (detail: string): Violation => ({ invariant: 'I4', detail });

/** I4: no effect was repeated visibly: exposure rises, then falls, and never again; nobody is woken up twice for one cause; the timeline says nothing twice. */
export function checkRepetition(log: RunLog): readonly Violation[] {
  return [...checkCourses(log), ...checkPages(log), ...checkTimeline(log)];
}

function checkCourses(log: RunLog): readonly Violation[] {
  return toCourses(log).flatMap((course) => {
    const falls = course.findIndex(({ share }, index) => share < (course[index - 1]?.share ?? 0));
    if (falls === -1) return [];
    const risen = course.find(({ share }, index) => index > falls && share > (course[index - 1]?.share ?? 0));
    if (risen === undefined) return [];
    return [
      violation(
        `${risen.platform} fell and rose again to ${risen.share}/100000 by ${risen.operation}: ${course.map(({ share }) => share).join(' → ')}.`,
      ),
    ];
  });
}

/** A page may arrive twice only when its answer, or the note that it was taken, was lost; it must then say that it is the same. */
function checkPages(log: RunLog): readonly Violation[] {
  const causes = new Set(log.pages.map(({ cause }) => cause));
  return [...causes].flatMap((cause) => {
    const pages = log.pages.filter((page) => page.cause === cause);
    const keys = new Set(pages.map(({ dedupKey }) => dedupKey));
    const again = pages.find(({ atMs }, index) => index > 0 && !isDisturbed(log, pages[index - 1]?.atMs ?? atMs, atMs));
    return [
      ...(keys.size > 1 ? [violation(`${keys.size} different pages for ${cause}: ${[...keys].join(', ')}.`)] : []),
      ...(again === undefined ? [] : [violation(`The page for ${cause} was sent again although the first had been taken.`)]),
    ];
  });
}

function checkTimeline({ timeline }: RunLog): readonly Violation[] {
  const once = timeline.filter(({ kind }) => kind === 'ended' || kind === 'requested');
  const twice = once.filter((entry, index) => once.findIndex(({ kind }) => kind === entry.kind) !== index);
  const keys = new Set(timeline.map(({ key }) => key));
  return [
    ...twice.map(({ kind, summary }) => violation(`The timeline has a second line of kind ${kind}: ${summary}`)),
    ...(keys.size === timeline.length
      ? []
      : [violation(`${timeline.length - keys.size} lines of the timeline share their key with another.`)]),
  ];
}

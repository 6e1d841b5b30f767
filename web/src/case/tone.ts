import type { Task } from "../api/types";

/** Tone is which way an answer points: on, back to somebody, against, or none of these. */
export type Tone = "positive" | "back" | "negative" | "plain";

// The answers the county's procedures know, and what every case knows besides: acknowledging, submitting
// anew, and ruling on another date.
const tones: Record<string, Tone> = {
  agree: "positive",
  accept: "positive",
  settled: "positive",
  withdraw: "positive",
  adopt: "positive",
  acknowledge: "positive",
  resubmit: "positive",
  return: "back",
  supplement: "back",
  revise: "back",
  again: "back",
  negotiate: "back",
  reject: "negative",
  refuse: "negative",
  object: "negative",
  maintain: "negative",
  proposal: "plain",
  propose: "plain",
  uphold: "plain",
};

/**
 * toneOf tells how an answer is to look. A definition names its own answers: one of another name is never
 * shown as a yes, and one that had to give its grounds is taken for an objection.
 */
export function toneOf(task: Pick<Task, "answer" | "reasons">): Tone {
  return tones[task.answer?.id ?? ""] ?? (task.reasons ? "negative" : "plain");
}

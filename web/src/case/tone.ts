import type { Task } from "../api/types";

/** Tone is which way an answer points: on, back to somebody, against, or none of these. */
export type Tone = "positive" | "back" | "negative" | "plain";

// The customary names of answers, and what every case knows besides: acknowledging, submitting anew, and
// ruling on another date.
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
};

/** toneOf tells how an answer is to look; a definition's own names say neither yes nor no. */
export function toneOf(task: Pick<Task, "answer">): Tone {
  return tones[task.answer?.id ?? ""] ?? "plain";
}

import type { T, Task } from "../api/types";

/** Group is one visit of a step: the tasks that were opened together. */
export interface Group {
  key: string;
  step: string;
  title: T;
  /** 1 for the first time the case came to this step, 2 after it came back. */
  round: number;
  tasks: Task[];
}

/**
 * groupsOf puts the tasks of one visit of a step together, in the order the case went. A case that came
 * back to a step starts a new group, for an opinion on the corrected application is another opinion.
 * Requests for another date, signers, copies and what came in on a public notice belong to the visit they
 * were made in.
 */
export function groupsOf(tasks: Task[]): Group[] {
  const groups: Group[] = [];
  const newest = new Map<string, Group>();
  for (const task of tasks) {
    const group = newest.get(task.step);
    const attached = task.kind === "extension" || task.kind === "sign" || task.kind === "copy" || (task.of !== undefined && task.status !== "kept");
    if (group && (attached || group.tasks[0]?.openedAt === task.openedAt)) {
      group.tasks.push(task);
      continue;
    }
    const round = (group?.round ?? 0) + 1;
    const opened: Group = { key: `${task.step}#${round}`, step: task.step, title: task.stepTitle, round, tasks: [task] };
    groups.push(opened);
    newest.set(task.step, opened);
  }
  return groups;
}

import { useTranslation } from "react-i18next";
import type { Task } from "../api/types";
import { useText } from "../text";

/** useTaskTitle names a task by its step, and by what is asked of it where that is not the step's own question. */
export function useTaskTitle(): (task: Pick<Task, "kind" | "stepTitle">) => string {
  const { t } = useTranslation();
  const text = useText();
  return ({ kind, stepTitle }) => {
    if (kind === "extension") return t("task.titleExtension", { step: text(stepTitle) });
    if (kind === "supplement") return t("task.titleSupplement", { step: text(stepTitle) });
    if (kind === "copy") return t("standing.copyTitle", { step: text(stepTitle) });
    if (kind === "sign") return t("standing.signTitle", { step: text(stepTitle) });
    return text(stepTitle);
  };
}

import { useTranslation } from "react-i18next";
import type { FieldProblem, Guide } from "../api/types";
import { Calculation } from "./Calculation";
import type { useSelfCheck } from "./checking";
import type { FormContent } from "./draft";
import { isMissing } from "./problems";
import { SelfCheck } from "./SelfCheck";

/** CheckAside stands beside a form that is being filled in: whether the rules hold, and what would come of it. */
export function CheckAside(props: { guide: Guide; check: ReturnType<typeof useSelfCheck>; problems: FieldProblem[]; content: FormContent }) {
  const { t } = useTranslation();
  const { guide, check, problems, content } = props;
  const wrong = problems.filter((p) => !isMissing(p, content));
  return (
    // What it shows may be longer than the window, and whoever uses the keyboard has to be able to scroll it.
    <aside className="sticky check-aside" aria-label={t("apply.check")} tabIndex={guide.calculator ? 0 : undefined}>
      <SelfCheck schema={guide.form} state={check.state} wrong={wrong} missing={problems.length - wrong.length} />
      {guide.calculator && <Calculation trial title={guide.calculator} value={check.calculation} />}
    </aside>
  );
}

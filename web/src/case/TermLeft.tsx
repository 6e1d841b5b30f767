import { useTranslation } from "react-i18next";
import type { ClockTerm } from "../api/types";
import { countedIn } from "./units";
import "./case.css";
import "./ledger.css";

/** TermLeft says how much of a limit is used and left: in words, which bar and colour only underline. */
export function TermLeft(props: { term: ClockTerm }) {
  const { t } = useTranslation();
  const { total, used, left, unit, color } = props.term;
  if (total === undefined || used === undefined || total <= 0) return null;
  const words = countedIn(unit);
  const share = Math.min(100, Math.round((used / total) * 100));
  return (
    <>
      <span className="term-left">
        <span>{t(`clock.used.${words}`, { used, total })}</span>
        {left !== undefined && (
          <span className={`due due-${color ?? "plain"}`}>
            {left < 0 ? t(`clock.overdue.${words}`, { count: -left }) : t(`clock.left.${words}`, { count: left })}
          </span>
        )}
      </span>
      <span className={`term-bar term-bar-${color ?? "green"}`} aria-hidden>
        <span style={{ width: `${share}%` }} />
      </span>
    </>
  );
}

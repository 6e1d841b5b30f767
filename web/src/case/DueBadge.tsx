import { ClockCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { LedgerOf } from "../api/queries";
import type { CaseStatus, DueColor, TaskStatus } from "../api/types";
import { useFormat } from "../format";
import { Ledger } from "./Ledger";
import "./case.css";

/**
 * DueBadge says how much time is left: in words, which the colour only underlines. Where the days left
 * are not known it names the last day. What is no longer open is not due, and shows nothing. Where it is
 * told of which limit it speaks, it also explains the date.
 */
export function DueBadge(props: {
  due?: string;
  color?: DueColor;
  daysLeft?: number;
  provisional?: boolean;
  status?: TaskStatus | CaseStatus;
  ledger?: LedgerOf;
  about?: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { due, daysLeft } = props;
  if (props.status && props.status !== "open") return null;
  if (!due && daysLeft === undefined) return null;
  const color = props.color ?? colorOf(daysLeft);
  const day = due ? format.due(due) : "";
  const words =
    daysLeft === undefined
      ? t("due.by", { due: day })
      : daysLeft < 0
        ? t("due.overdue", { count: -daysLeft })
        : t("due.left", { count: daysLeft });
  const badge = (
    <span className={`due due-${color ?? "plain"}`} title={day || undefined}>
      {color === "red" ? <WarningOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
      <span className="due-words">{words}</span>
      {props.provisional && (
        <span className="due-provisional" title={t("case.provisionalHint")}>
          {t("due.provisional")}
        </span>
      )}
    </span>
  );
  if (!props.ledger || !due) return badge;
  return (
    <>
      {badge} <Ledger of={props.ledger} about={props.about} />
    </>
  );
}

function colorOf(daysLeft: number | undefined): DueColor | undefined {
  if (daysLeft === undefined) return undefined;
  return daysLeft <= 0 ? "red" : undefined;
}

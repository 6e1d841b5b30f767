import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  HourglassOutlined,
  MessageOutlined,
  MinusCircleOutlined,
  RobotOutlined,
  RollbackOutlined,
} from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { Task } from "../api/types";
import { useFormat } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { useText } from "../text";
import { toneOf } from "./tone";
import "./case.css";

const spoken = {
  positive: { look: "outcome-person", Icon: CheckCircleOutlined },
  back: { look: "outcome-back", Icon: RollbackOutlined },
  negative: { look: "outcome-against", Icon: ExclamationCircleOutlined },
  plain: { look: "outcome-plain", Icon: MessageOutlined },
};

/**
 * Outcome says what became of a task. What the rules deem when nobody answers must never be taken for
 * the answer of a unit: it has its own icon, a dashed border, its own words and the basis. Nor must what
 * refuses or sends back be taken for a yes.
 */
export function Outcome(props: { task: Task }) {
  const { t } = useTranslation();
  const text = useText();
  const { task } = props;
  const answer = text(task.answer?.title);
  if (task.status === "open") {
    return (
      <span className="outcome outcome-open">
        <ClockCircleOutlined aria-hidden />
        <span>{t(task.kind === "supplement" ? "outcome.waitingApplicant" : "outcome.waiting")}</span>
      </span>
    );
  }
  if (task.status === "cancelled") {
    return (
      <span className="outcome outcome-cancelled">
        <MinusCircleOutlined aria-hidden />
        <span>{t("outcome.cancelled")}</span>
      </span>
    );
  }
  if (task.status === "deemed" || task.answer?.kind === "deemed") {
    return (
      <span className="outcome outcome-deemed" title={t("outcome.deemedHint")}>
        <HourglassOutlined aria-hidden />
        <span>
          <span className="outcome-words">{t("outcome.deemed", { answer })}</span>
          <BasisLine basis={task.basis} />
          <At at={task.closedAt} />
        </span>
      </span>
    );
  }
  if (task.answer?.kind === "automatic") {
    return (
      <span className="outcome outcome-automatic">
        <RobotOutlined aria-hidden />
        <span>
          <span className="outcome-words">{t("outcome.automatic", { answer })}</span>
          <BasisLine basis={task.basis} />
          <At at={task.closedAt} />
        </span>
      </span>
    );
  }
  const { look, Icon } = spoken[toneOf(task)];
  return (
    <span className={`outcome ${look}`}>
      <Icon aria-hidden />
      <span>
        <span className="outcome-words">{answer || t("outcome.answered")}</span>
        {task.by && <span className="outcome-by">{t("outcome.byPerson", { name: task.by })}</span>}
        <BasisLine basis={task.basis} />
        <At at={task.closedAt} />
      </span>
    </span>
  );
}

function At(props: { at?: string }) {
  const format = useFormat();
  if (!props.at) return null;
  return <span className="outcome-at">{format.dateTime(props.at)}</span>;
}

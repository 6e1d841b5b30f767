import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  HistoryOutlined,
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
        <span>{t(waiting[task.kind] ?? "outcome.waiting")}</span>
      </span>
    );
  }
  if (task.status === "cancelled" && task.kind === "public") {
    return (
      <span className="outcome outcome-cancelled">
        <MinusCircleOutlined aria-hidden />
        <span>{t("standing.publicOver")}</span>
      </span>
    );
  }
  if (task.status === "kept" || task.status === "automatic" || task.status === "late") return <NotNow task={task} />;
  if (task.status === "cancelled") {
    return (
      <span className="outcome outcome-cancelled">
        <MinusCircleOutlined aria-hidden />
        <span>{task.note ? text(task.note) : t("outcome.cancelled")}</span>
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

const waiting: Partial<Record<Task["kind"], string>> = {
  supplement: "outcome.waitingApplicant",
  copy: "standing.toRead",
  public: "standing.public",
};

/** NotNow is an answer that stands from before, that a rule made needless, or that came too late: the note says which. */
function NotNow(props: { task: Task }) {
  const { t } = useTranslation();
  const text = useText();
  const { task } = props;
  const answer = text(task.answer?.title);
  const deemed = task.answer?.kind === "deemed";
  const Icon = task.status === "automatic" ? RobotOutlined : deemed ? HourglassOutlined : HistoryOutlined;
  return (
    <span className={deemed ? "outcome outcome-deemed" : "outcome outcome-automatic"}>
      <Icon aria-hidden />
      <span>
        <span className="outcome-words">{answer || t("outcome.answered")}</span>
        {task.by && <span className="outcome-by">{t("outcome.byPerson", { name: task.by })}</span>}
        {task.note && <span className="basis">{text(task.note)}</span>}
        <BasisLine basis={task.basis} />
      </span>
    </span>
  );
}

function At(props: { at?: string }) {
  const format = useFormat();
  if (!props.at) return null;
  return <span className="outcome-at">{format.dateTime(props.at)}</span>;
}

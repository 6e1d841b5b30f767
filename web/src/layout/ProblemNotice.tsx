import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { ApiProblem, Unreachable } from "../api/client";

/** ProblemNotice says what happened and what to do about it. */
export function ProblemNotice(props: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const { title, help } = wordsOf(props.error, t);
  return (
    <Alert
      role="alert"
      type="error"
      showIcon
      title={title}
      description={help}
      action={
        props.onRetry && (
          <Button size="small" onClick={props.onRetry}>
            {t("problem.retry")}
          </Button>
        )
      }
    />
  );
}

/** wordsOf words any error for people; the server's own words win where there are some. */
export function wordsOf(error: unknown, t: (key: string) => string): { title: string; help: string } {
  if (error instanceof Unreachable) return { title: t("problem.unreachable"), help: t("problem.unreachableHelp") };
  if (error instanceof ApiProblem) {
    if (error.status === 401 && !error.detail) return { title: t("problem.signInFirst"), help: t("problem.signInFirstHelp") };
    const same = error.detail === error.message;
    return { title: error.message, help: error.detail && !same ? error.detail : error.code === "unexpected" ? t("problem.unexpectedHelp") : "" };
  }
  return { title: t("problem.unexpected"), help: t("problem.unexpectedHelp") };
}

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Unreachable } from "../api/client";

/** UnreachableBanner shows as long as something on the page could not be had because no server answers. */
export function UnreachableBanner() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const down = useSyncExternalStore(
    useCallback((changed) => cache.subscribe(changed), [cache]),
    () => cache.getAll().some((q) => q.isActive() && q.state.error instanceof Unreachable),
  );
  if (!down) return null;
  const retry = () =>
    void client.refetchQueries({ type: "active", predicate: (q) => q.state.error instanceof Unreachable });
  return (
    <Alert
      banner
      role="alert"
      type="warning"
      title={t("problem.unreachable")}
      description={t("problem.unreachableHelp")}
      action={<Button onClick={retry}>{t("problem.retry")}</Button>}
    />
  );
}

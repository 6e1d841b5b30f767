import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../api/queries";
import { Loading } from "./Loading";
import { ProblemNotice } from "./ProblemNotice";

/** RequireRole sends a person who is not signed in to the sign-in page and afterwards back here. */
export function RequireRole() {
  const session = useSession();
  const here = useLocation();
  if (session.isPending) return <Loading />;
  if (session.data) return <Outlet />;
  if (session.error) return <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />;
  return <Navigate to={`/signin?${new URLSearchParams({ to: here.pathname + here.search })}`} replace />;
}

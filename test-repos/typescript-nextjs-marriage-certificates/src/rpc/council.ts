import { z } from "zod";
import { store } from "@council/store";
import { clerk, open, router } from "./procedures";

const applications = router({
  waiting: clerk.query(({ ctx }) => store.applications(ctx.session.council)),
  issue: clerk.input(z.string()).mutation(({ input }) => store.issue(input)),
  withdraw: open.input(z.string()).mutation(({ input }) => store.withdraw(input)), // amanat-expect: unauthenticated-endpoint
});

export const council = router({
  applications,
  health: open.query(() => "up"),
});

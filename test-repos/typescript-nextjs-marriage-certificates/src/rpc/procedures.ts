import { initTRPC, TRPCError } from "@trpc/server";
import type { Session } from "@council/session";

const t = initTRPC.context<{ session?: Session }>().create();

const timed = t.middleware(async ({ path, next }) => {
  const started = Date.now();
  const answer = await next();
  console.info(`${path} took ${Date.now() - started} ms`);
  return answer;
});

const signedIn = t.middleware(({ ctx, next }) => {
  if (!ctx.session) {
    throw new TRPCError({ code: "UNAUTHORIZED" });
  }
  return next({ ctx: { session: ctx.session } });
});

export const router = t.router;
export const open = t.procedure.use(timed);
export const clerk = open.use(signedIn);

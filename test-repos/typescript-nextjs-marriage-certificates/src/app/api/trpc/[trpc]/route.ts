import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { council } from "../../../../rpc/council";

const handler = (request: Request) =>
  fetchRequestHandler({ endpoint: "/api/trpc", req: request, router: council, createContext: () => ({}) });

export { handler as GET, handler as POST };

import NextAuth from "next-auth";
import { options } from "@council/options";

export default NextAuth(options);

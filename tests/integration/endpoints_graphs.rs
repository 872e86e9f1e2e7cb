//! Servers of graphs of types: one endpoint each, wherever they are mounted, with what refuses in front of it or in its context.

use super::endpoints::check;

#[test]
fn graphs_on_a_router_of_scripts() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\", \"@apollo/server\": \"4\"}}"),
            (
                "src/index.ts",
                "import express from 'express';\nimport { ApolloServer } from '@apollo/server';\nimport { expressMiddleware } from '@apollo/server/express4';\n\
                 import { createYoga } from 'graphql-yoga';\nimport { graphqlHTTP } from 'express-graphql';\n\
                 const requireUser = (req, res, next) => {\n  if (!req.headers.authorization) return res.status(401).end();\n  next();\n};\n\
                 const app = express();\nconst server = new ApolloServer({ typeDefs, resolvers });\n\
                 app.use('/deeds', express.json(), expressMiddleware(server));\n\
                 app.use('/told', expressMiddleware(server, { context: async ({ req }) => ({ token: req.headers.authorization }) }));\n\
                 app.use('/behind', express.json(), requireUser, expressMiddleware(server));\n\
                 app.use('/thrown', expressMiddleware(server, { context: async ({ req }) => {\n  const user = await userOf(req.headers.authorization);\n  \
                 if (!user) throw new GraphQLError('not logged in', { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });\n  return { user };\n} }));\n\
                 app.use('/plain', graphqlHTTP({ schema }));\nconst yoga = createYoga({ schema });\napp.use(yoga.graphqlEndpoint, yoga);\n",
            ),
        ],
        &[
            "ANY /deeds unauthenticated",
            "ANY /told unknown",
            "ANY /behind authenticated",
            "ANY /thrown authenticated",
            "ANY /plain unauthenticated",
            "ANY /graphql unauthenticated",
        ],
    );
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\", \"apollo-server-express\": \"3\"}}"),
            (
                "index.js",
                "const express = require('express');\nconst { ApolloServer, AuthenticationError } = require('apollo-server-express');\nconst app = express();\n\
                 const closed = new ApolloServer({ typeDefs, resolvers, context: ({ req }) => {\n  if (!req.user) throw new AuthenticationError('log in');\n  return { user: req.user };\n} });\n\
                 closed.applyMiddleware({ app });\nnew ApolloServer({ typeDefs, resolvers }).applyMiddleware({ app, path: '/open' });\n",
            ),
        ],
        &["ANY /graphql authenticated", "ANY /open unauthenticated"],
    );
}

#[test]
fn graphs_of_modules() {
    let module = "import { Module } from '@nestjs/common';\nimport { GraphQLModule } from '@nestjs/graphql';\n\
                  @Module({ imports: [GraphQLModule.forRoot({ autoSchemaFile: true, path: '/deeds' })] })\nexport class AppModule {}\n";
    let package = ("package.json", "{\"dependencies\": {\"@nestjs/core\": \"10\", \"@nestjs/graphql\": \"12\"}}");
    check(&[package, ("src/app.module.ts", module)], &["ANY /deeds unauthenticated"]);
    let resolver = "import { UseGuards } from '@nestjs/common';\nimport { Resolver, Query } from '@nestjs/graphql';\nimport { Staff } from './staff';\n\
                    @Resolver()\nexport class Deeds {\n  @UseGuards(Staff)\n  @Query(() => String)\n  deed() {}\n}\n";
    check(&[package, ("src/app.module.ts", module), ("src/deeds.resolver.ts", resolver)], &["ANY /deeds unknown"]);
}

#[test]
fn graphs_on_an_application_of_python() {
    check(
        &[
            ("requirements.txt", "fastapi\nstrawberry-graphql\n"),
            (
                "main.py",
                "from fastapi import FastAPI, Depends, HTTPException, Request\nfrom strawberry.fastapi import GraphQLRouter\nfrom strawberry.asgi import GraphQL\n\n\
                 def officer(request: Request):\n    if not request.headers.get(\"authorization\"):\n        raise HTTPException(401)\n    return 1\n\n\
                 async def told(officer=Depends(officer)):\n    return {\"officer\": officer}\n\n\
                 app = FastAPI()\ndeeds = GraphQLRouter(schema)\napp.include_router(deeds, prefix=\"/deeds\")\n\
                 app.include_router(GraphQLRouter(schema, context_getter=told), prefix=\"/told\")\n\
                 app.include_router(GraphQLRouter(schema, path=\"/behind\", dependencies=[Depends(officer)]), prefix=\"/v1\")\n\
                 app.mount(\"/mounted\", GraphQL(schema))\nunused = GraphQL(schema)\n",
            ),
        ],
        &[
            "ANY /deeds unauthenticated",
            "ANY /told authenticated",
            "ANY /v1/behind authenticated",
            "ANY /mounted unauthenticated",
        ],
    );
}

#[test]
fn a_guard_of_the_whole_application_stands_before_the_graph() {
    let module = |providers: &str| {
        format!(
            "import {{ Module }} from '@nestjs/common';\nimport {{ APP_GUARD }} from '@nestjs/core';\nimport {{ GraphQLModule }} from '@nestjs/graphql';\n\
             import {{ AuthGuard }} from '@nestjs/passport';\nclass Officers extends AuthGuard('jwt') {{}}\n\
             @Module({{ imports: [GraphQLModule.forRoot({{}})], providers: [{providers}] }})\nexport class AppModule {{}}\n"
        )
    };
    let package = ("package.json", "{\"dependencies\": {\"@nestjs/core\": \"10\", \"@nestjs/graphql\": \"12\"}}");
    check(&[package, ("src/app.module.ts", &module(""))], &["ANY /graphql unauthenticated"]);
    let guarded = module("{ provide: APP_GUARD, useClass: Officers }");
    check(&[package, ("src/app.module.ts", &guarded)], &["ANY /graphql authenticated"]);
}

//! Endpoints that serve a graph of types: what can be reached from its queries is given, what inputs and arguments hold is
//! taken, and what nothing leads to is neither.

use crate::door::carried;
use crate::scans::scan_files;
use amanat::facts::endpoints::AuthStatus;

#[test]
fn a_schema_in_a_text_is_followed_from_its_queries() {
    let report = scan_files(&[
        (
            "package.json",
            r#"
{"dependencies":{"express":"4","@apollo/server":"4"}}
"#,
        ),
        (
            "app.ts",
            r#"
import express from 'express';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@apollo/server/express4';
import gql from 'graphql-tag';
const typeDefs = gql`
  type Query { citizens(mobileNo: String): [Citizen!]!  office: Office }
  type Mutation { add(input: CitizenInput!): Citizen }
  type Citizen { id: ID! name: String cnic: String! isEmailVerified: Boolean email: String }
  type Office { name: String }
  type Unreached { passport: String }
  input CitizenInput { fatherName: String }
`;
const server = new ApolloServer({ typeDefs });
const app = express();
app.post('/graphql', async (req, res) => { res.json(await run(req.body)); });
app.use('/gql', expressMiddleware(server));
app.get('/health', (req, res) => res.json({ ok: true }));
"#,
        ),
    ]);
    assert_eq!(
        carried(&report),
        [
            "ANY /gql: takes parent-name, phone; gives cnic, email, full-name",
            "GET /health: takes ; gives ",
            "POST /graphql: takes parent-name, phone; gives cnic, email, full-name",
        ]
    );
}

#[test]
fn classes_of_ruby_declare_fields_and_arguments() {
    let report = scan_files(&[
        (
            "Gemfile",
            r#"
gem "rails"
"#,
        ),
        (
            "config/routes.rb",
            r#"
Rails.application.routes.draw do
  post "/graphql", to: "graphql#execute"
end
"#,
        ),
        (
            "app/controllers/graphql_controller.rb",
            r#"
class GraphqlController < ApplicationController
  def execute
    result = AppSchema.execute(params[:query], variables: params[:variables])
    render json: result
  end
end
"#,
        ),
        (
            "app/graphql/types/citizen_type.rb",
            r#"
module Types
  class CitizenType < Types::BaseObject
    field :id, ID, null: false
    field :cnic, String, null: false
    field :name, String
    field :email_verified, Boolean
    field :find, CitizenType do
      argument :mobile_no, String
    end
  end
  class OfficeType < Types::BaseObject
    field :name, String
  end
  class CitizenInput < Types::BaseInputObject
    argument :email, String
  end
end
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["POST /graphql: takes email; gives cnic, full-name"]);
}

#[test]
fn schemas_in_files_may_be_extended() {
    let report = scan_files(&[
        (
            "manage.py",
            r#"
import django
"#,
        ),
        (
            "urls.py",
            r#"
import graphene
from django.urls import path
from graphene_django.views import GraphQLView
urlpatterns = [path("graphql", GraphQLView.as_view(schema=schema)), path("offices", offices)]

def offices(request):
    return None
"#,
        ),
        (
            "schema.graphql",
            r#"
"""A person."""
type Citizen @key(fields: "id") { id: ID!, cnic: String! # the card
  household(first: Int = 10): [[Household!]!] }
type Household { mobileNo: String, isMobileNoShared: Boolean }
extend type Query { citizen(among: [[[[[[[[[Int]]]]]]]]], email: String!): Citizen }
type Bank { iban: String }
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["ANY /graphql: takes email; gives cnic, phone", "ANY /offices: takes ; gives "]);
}

#[test]
fn unions_interfaces_and_roots_of_other_names_are_followed() {
    let report = scan_files(&[
        ("package.json", r#"{"dependencies":{"express":"4"}}"#),
        (
            "app.js",
            r"
const express = require('express');
const app = express();
app.post('/graphql', handler);
",
        ),
        (
            "schema.graphql",
            r#"
schema @link(url: "x") { query: RootQuery }
type RootQuery { found: Found, node: Node }
union Found @internal = | Licence
  | Permit
type Licence { cnic: String }
type Permit { iban: String }
interface Node { id: ID! }
type Holder implements
  Other
  & Node @key(fields: "id") { mobileNo: String }
interface Other { id: ID! }
type Unreached { passport: String }
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["POST /graphql: takes ; gives cnic, iban, phone"]);
}

#[test]
fn resolvers_say_what_they_take_and_give() {
    let report = scan_files(&[
        ("Register.csproj", r#"<Project Sdk="Microsoft.NET.Sdk.Web"></Project>"#),
        (
            "Program.cs",
            r#"
using Microsoft.AspNetCore.Builder;
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGraphQL();
app.Run();
"#,
        ),
        (
            "Queries.cs",
            r"
namespace Register;
public class Citizen { public string Cnic { get; set; } }
public class AddCitizenInput { public string MobileNo { get; set; } }
public class Vault { public string Iban { get; set; } }
[QueryType]
public static class Queries {
    public static Task<Citizen> GetCitizen(string email, Vault vault) => vault.Find(email);
}
[MutationType]
public static class Mutations {
    public static bool AddCitizen(AddCitizenInput input) => true;
}
",
        ),
    ]);
    assert_eq!(carried(&report), ["ANY /graphql: takes email, phone; gives cnic"]);
}

#[test]
fn resolvers_of_modules_name_their_types() {
    let report = scan_files(&[
        ("package.json", r#"{"dependencies":{"@nestjs/core":"10","@nestjs/graphql":"12"}}"#),
        (
            "src/app.module.ts",
            r"
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
@Module({ imports: [GraphQLModule.forRoot({ autoSchemaFile: true })] })
export class AppModule {}
",
        ),
        (
            "src/user.ts",
            r"
export class User { cnic: string; dateOfBirth: Date; }
export class Vault { iban: string; }
",
        ),
        (
            "src/users.resolver.ts",
            r"
import { Args, Query, Resolver } from '@nestjs/graphql';
import { User, Vault } from './user';
@Resolver(() => User)
export class UsersResolver {
  @Query(() => User)
  user(@Args('passportNumber') number: string): Promise<User> { return this.users.find(number); }
  vault(): Vault { return this.users.vault(); }
}
",
        ),
    ]);
    assert_eq!(carried(&report), ["ANY /graphql: takes passport; gives cnic, date-of-birth"]);
}

#[test]
fn controllers_answer_fields_of_the_one_graph() {
    let report = scan_files(&[
        ("build.gradle", "dependencies { implementation 'org.springframework.boot:spring-boot-starter-graphql' }\n"),
        (
            "src/main/java/pk/CitizenController.java",
            r"
package pk;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;
@Controller
public class CitizenController {
    @QueryMapping
    public Citizen citizen(@Argument String passportNumber) { return citizens.find(passportNumber); }
    @MutationMapping
    public Citizen add(@Argument String email) { return citizens.add(email); }
    public Vault vault() { return citizens.vault(); }
}
",
        ),
        ("src/main/java/pk/Citizen.java", "package pk;\npublic record Citizen(String cnic) {}\n"),
        ("src/main/java/pk/Vault.java", "package pk;\npublic record Vault(String iban) {}\n"),
    ]);
    assert_eq!(carried(&report), ["POST /graphql: takes email, passport; gives cnic"]);
    assert_eq!(report.endpoints[0].status, AuthStatus::Missing);
}

const OPEN_CHAIN: &str = r"
package pk;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
public class Security {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(a -> a.anyRequest().permitAll()).build();
    }
}
";

#[test]
fn a_graph_is_open_for_the_operations_that_ask_for_nobody() {
    let controller = |name: &str, annotation: &str| {
        format!(
            r"
package pk;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.stereotype.Controller;
@Controller
@EnableMethodSecurity
public class {name}Controller {{
    {annotation}
    @QueryMapping
    public Person {name}() {{ return people.next(); }}
}}
"
        )
    };
    let build = "dependencies { implementation 'org.springframework.boot:spring-boot-starter-graphql' }\n";
    let statuses = |of_clerks: &str| {
        let (offices, clerks) =
            (controller("Offices", "@PreAuthorize(\"isAuthenticated()\")"), controller("Clerks", of_clerks));
        let report = scan_files(&[
            ("build.gradle", build),
            ("src/main/java/pk/OfficesController.java", &offices),
            ("src/main/java/pk/ClerksController.java", &clerks),
            ("src/main/java/pk/Security.java", OPEN_CHAIN),
            ("src/main/java/pk/Person.java", "package pk;\npublic record Person(String cnic) {}\n"),
            ("src/main/resources/application.yml", "spring:\n  graphql:\n    path: /graph\n"),
        ]);
        let told = |e: &amanat::report::EndpointRow| (e.path.clone(), e.status, e.searched.join("; "));
        report.endpoints.iter().map(told).collect::<Vec<_>>()
    };
    let open = "1 of 2 operations ask for nobody: `ClerksController.Clerks`";
    assert_eq!(statuses("").len(), 1);
    let (path, status, searched) = statuses("").remove(0);
    assert_eq!((path.as_str(), status), ("/graph", AuthStatus::Missing));
    assert!(searched.contains(open), "{searched}");
    let (_, status, _) = statuses("@PreAuthorize(\"isAuthenticated()\")").remove(0);
    assert_eq!(status, AuthStatus::Authenticated);
}

#[test]
fn resolvers_of_go_are_named() {
    let report = scan_files(&[
        ("go.mod", "module registry\nrequire github.com/99designs/gqlgen v0.17.40\n"),
        (
            "server.go",
            r#"
package main
import (
	"net/http"
	"github.com/99designs/gqlgen/graphql/handler"
	"registry/graph"
)
func main() {
	http.Handle("/query", handler.NewDefaultServer(graph.NewExecutableSchema(graph.Config{})))
	http.ListenAndServe(":8080", nil)
}
"#,
        ),
        (
            "graph/schema.resolvers.go",
            r#"
package graph
import (
	"context"
	"registry/graph/model"
)
type Resolver struct{}
type queryResolver struct{ *Resolver }
type mutationResolver struct{ *Resolver }
func (r *queryResolver) Citizen(ctx context.Context, passportNumber string) (*model.Citizen, error) { return r.find(passportNumber) }
func (r *mutationResolver) Register(ctx context.Context, input model.NewCitizen) (bool, error) { return r.add(input) }
func (r *Resolver) vault(ctx context.Context) *model.Vault { return nil }
"#,
        ),
        (
            "graph/model/models.go",
            r#"
package model
type Citizen struct { Cnic string `json:"cnic"` }
type NewCitizen struct { FatherName string `json:"fatherName"` }
type Vault struct { Iban string `json:"iban"` }
"#,
        ),
    ]);
    assert_eq!(carried(&report), ["ANY /query: takes parent-name, passport; gives cnic"]);
}

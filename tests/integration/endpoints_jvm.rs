//! Endpoints and verdicts of frameworks on the JVM, over small projects of several files.

use super::endpoints::check;

#[test]
fn vertx_handlers_in_chains_and_mounted_routers() {
    check(
        &[
            (
                "src/Main.java",
                "package pk;\nimport io.vertx.core.*;\nimport io.vertx.ext.web.*;\nimport io.vertx.ext.web.handler.*;\n\
                 public class Main extends AbstractVerticle {\n  private Citizens citizens;\n  public void start() {\n    \
                 Router root = Router.router(vertx);\n    root.route().handler(BodyHandler.create());\n    \
                 root.get(\"/health\").handler(ctx -> ctx.response().end(\"ok\"));\n    root.get(\"/open\").handler(this::list);\n    \
                 root.route(\"/desk/*\").handler(JWTAuthHandler.create(provider));\n    root.get(\"/desk/list\").handler(this::list);\n    \
                 root.route(HttpMethod.PUT, \"/one/:id\").handler(this::officer).handler(this::list);\n    \
                 Route later = root.post(\"/later\");\n    later.handler(this::list);\n    \
                 root.mountSubRouter(\"/citizens\", citizens.routes(vertx));\n    root.route(\"/sub/*\").subRouter(new Sub().routes(vertx));\n  }\n  \
                 void list(RoutingContext ctx) { ctx.json(store.all()); }\n  \
                 void officer(RoutingContext ctx) { if (ctx.user() == null) { ctx.fail(401); } else { ctx.next(); } }\n}\n",
            ),
            (
                "src/Citizens.java",
                "package pk;\nimport io.vertx.core.*;\nimport io.vertx.ext.web.*;\npublic class Citizens {\n  private Filters filters;\n  \
                 public Router routes(Vertx vertx) {\n    Router router = Router.router(vertx);\n    \
                 router.get().handler(ctx -> ctx.json(store.all()));\n    filters.addAuthFilter(router, \"/\", HttpMethod.PUT, \"CLERK\");\n    \
                 router.put(\"/:cnic\").handler(ctx -> ctx.json(store.save()));\n    router.delete(\"/:cnic\").handler(ctx -> ctx.json(store.drop()));\n    \
                 return router;\n  }\n}\npublic interface Filters { void addAuthFilter(Router r, String path, HttpMethod m, String role); }\n",
            ),
            (
                "src/Sub.java",
                "package pk;\nimport io.vertx.core.*;\nimport io.vertx.ext.web.*;\npublic class Sub {\n  public Router routes(Vertx vertx) {\n    \
                 Router router = Router.router(vertx);\n    router.route().handler(ctx -> log(ctx));\n    router.patch(\"/x\").handler(new Change());\n    return router;\n  }\n  \
                 void log(RoutingContext ctx) { ctx.next(); }\n}\n\
                 class Change implements Handler<RoutingContext> {\n  public void handle(RoutingContext ctx) {\n    \
                 if (ctx.session().get(\"officer\") == null) { ctx.response().setStatusCode(401).end(); return; }\n    ctx.json(store.save());\n  }\n}\n",
            ),
        ],
        &[
            "GET /health public",
            "GET /open unauthenticated",
            "GET /desk/list authenticated",
            "PUT /one/{id} authenticated",
            "POST /later unauthenticated",
            "GET /citizens unauthenticated",
            "PUT /citizens/{cnic} authenticated",
            "DELETE /citizens/{cnic} unauthenticated",
            "PATCH /sub/x authenticated",
        ],
    );
}

const CONTROLLERS: &str = "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\npublic class Records {\n  \
    @GetMapping(\"/records\")\n  public Object list() { return store.all(); }\n  @PostMapping(\"/open/records\")\n  public Object add() { return store.add(); }\n  \
    @GetMapping(\"/open/list\")\n  public Object open() { return store.all(); }\n}\n";

#[test]
fn spring_interceptors_with_paths_and_exemptions() {
    check(
        &[
            ("src/Records.java", CONTROLLERS),
            (
                "src/Web.java",
                "package pk;\nimport org.springframework.web.servlet.config.annotation.*;\npublic class Web implements WebMvcConfigurer {\n  \
                 public void addInterceptors(InterceptorRegistry registry) {\n    registry.addInterceptor(new LoginInterceptor()).addPathPatterns(\"/**\").excludePathPatterns(\"/open/records\");\n  }\n}\n",
            ),
            (
                "src/LoginInterceptor.java",
                "package pk;\nimport java.util.*;\nimport org.springframework.web.servlet.HandlerInterceptor;\npublic class LoginInterceptor implements HandlerInterceptor {\n  \
                 private static final List<String> OPEN = Arrays.asList(\"/open/list\", \"/help\");\n  \
                 public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {\n    \
                 if (OPEN.stream().anyMatch(p -> request.getRequestURI().startsWith(p))) {\n      return true;\n    }\n    \
                 if (request.getSession().getAttribute(\"user\") == null) {\n      response.getWriter().write(\"{}\");\n      return false;\n    }\n    return true;\n  }\n}\n",
            ),
        ],
        &["GET /records authenticated", "POST /open/records unauthenticated", "GET /open/list public"],
    );
}

#[test]
fn spring_white_list_of_a_configuration_file() {
    check(
        &[
            ("src/main/java/Records.java", CONTROLLERS),
            ("src/main/resources/application.yml", "secure:\n  ignored:\n    urls:\n      - /open/**\n"),
            (
                "src/main/java/Ignored.java",
                "package pk;\nimport java.util.List;\nimport org.springframework.boot.context.properties.ConfigurationProperties;\n\
                 @ConfigurationProperties(prefix = \"secure.ignored\")\npublic class Ignored {\n  private List<String> urls;\n  public List<String> getUrls() { return urls; }\n}\n",
            ),
            (
                "src/main/java/Security.java",
                "package pk;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\nimport org.springframework.http.HttpMethod;\n\
                 public class Security {\n  private Ignored ignored;\n  SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    \
                 var registry = http.authorizeRequests();\n    for (String url : ignored.getUrls()) {\n      registry.antMatchers(url).permitAll();\n    }\n    \
                 registry.antMatchers(HttpMethod.OPTIONS, \"/**\").permitAll();\n    registry.anyRequest().authenticated();\n    return http.build();\n  }\n}\n",
            ),
        ],
        &["GET /records authenticated", "POST /open/records unauthenticated", "GET /open/list public"],
    );
}

#[test]
fn shiro_chains_decide_by_the_first_entry() {
    check(
        &[
            ("src/Records.java", CONTROLLERS),
            (
                "src/Shiro.java",
                "package pk;\nimport java.util.*;\nimport org.apache.shiro.spring.web.ShiroFilterFactoryBean;\npublic class Shiro {\n  \
                 public ShiroFilterFactoryBean filter() {\n    ShiroFilterFactoryBean bean = new ShiroFilterFactoryBean();\n    \
                 Map<String, String> chains = new LinkedHashMap<>();\n    chains.put(\"/open/**\", \"anon\");\n    chains.put(\"/**\", \"authc\");\n    \
                 bean.setFilterChainDefinitionMap(chains);\n    return bean;\n  }\n}\n",
            ),
        ],
        &["GET /records authenticated", "POST /open/records unauthenticated", "GET /open/list public"],
    );
}

#[test]
fn micronaut_is_closed_by_its_dependency() {
    let controller = "package pk;\nimport io.micronaut.http.annotation.*;\nimport io.micronaut.security.annotation.Secured;\nimport io.micronaut.security.rules.SecurityRule;\n\
        @Controller(\"/records\")\npublic class Records {\n  @Get(\"/{id}\")\n  public Object one(String id) { return null; }\n  \
        @Secured(SecurityRule.IS_ANONYMOUS)\n  @Post\n  public Object add() { return null; }\n}\n";
    check(
        &[
            ("build.gradle", "dependencies { implementation(\"io.micronaut.security:micronaut-security-jwt\") }\n"),
            ("src/Records.java", controller),
        ],
        &["GET /records/{id} authenticated", "POST /records unauthenticated"],
    );
    check(
        &[("build.gradle", "dependencies { }\n"), ("src/Records.java", controller)],
        &["GET /records/{id} unauthenticated", "POST /records unauthenticated"],
    );
}

#[test]
fn quarkus_permissions_stand_in_the_properties() {
    check(
        &[
            (
                "src/main/resources/application.properties",
                "quarkus.http.auth.permission.staff.paths=/staff/*\nquarkus.http.auth.permission.staff.policy=authenticated\n\
                 quarkus.http.auth.permission.forms.paths=/staff/forms\nquarkus.http.auth.permission.forms.policy=permit\n",
            ),
            (
                "src/main/java/Staff.java",
                "package pk;\nimport jakarta.ws.rs.*;\n@Path(\"/staff\")\npublic class Staff {\n  @GET\n  public Object list() { return null; }\n  \
                 @POST\n  @Path(\"forms\")\n  public Object add() { return null; }\n}\n",
            ),
        ],
        &["GET /staff authenticated", "POST /staff/forms unauthenticated"],
    );
}

const BEANS: &str = "<beans:beans xmlns=\"http://www.springframework.org/schema/security\" xmlns:beans=\"http://www.springframework.org/schema/beans\">\n";

#[test]
fn lists_in_documents_of_beans_are_asked_in_their_order() {
    let security = "<http pattern=\"/files/**\" security=\"none\"/>\n\
         <http pattern=\"/api/**\"><intercept-url pattern=\"/api/#{T(pk.Records).LIST}\" access=\"permitAll\" method=\"GET\"/>\n\
         <intercept-url pattern=\"/api/lists\" access=\"permitAll\" method=\"OPTIONS\"/>\n\
         <intercept-url pattern=\"/api/**\" access=\"hasRole('CLERK') and isAuthenticated()\"/></http>\n\
         <!-- <http><intercept-url pattern=\"/**\" access=\"permitAll\"/></http> -->\n\
         <http><intercept-url pattern=\"/forms\" access=\"IS_AUTHENTICATED_ANONYMOUSLY\"/>\n\
         <intercept-url pattern=\"/forms/**\" requires-channel=\"https\"/>\n\
         <intercept-url pattern=\"/**\" access=\"ROLE_CLERK\"/></http>\n</beans:beans>\n";
    let records = "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\npublic class Records {\n  \
         public static final String LIST = \"lists\";\n  @GetMapping(\"/files/forms\")\n  public Object forms() { return null; }\n  \
         @PostMapping(\"/files/forms\")\n  public Object add() { return null; }\n  @GetMapping(\"/api/lists\")\n  public Object list() { return null; }\n  \
         @PostMapping(\"/api/lists\")\n  public Object put() { return null; }\n  @GetMapping(\"/forms\")\n  public Object open() { return null; }\n  \
         @GetMapping(\"/forms/{id}\")\n  public Object one() { return null; }\n}\n";
    let servlet = "package pk;\nimport javax.servlet.http.*;\nimport javax.servlet.annotation.WebServlet;\n@WebServlet(\"/export\")\n\
         public class Export extends HttpServlet {\n  protected void doGet(HttpServletRequest q, HttpServletResponse r) { r.getWriter().print(\"x\"); }\n}\n";
    let web = "<web-app><servlet><servlet-name>d</servlet-name><servlet-class>org.springframework.web.servlet.DispatcherServlet</servlet-class></servlet>\
         <servlet-mapping><servlet-name>d</servlet-name><url-pattern>/</url-pattern></servlet-mapping></web-app>\n";
    check(
        &[
            ("src/main/java/pk/Records.java", records),
            ("src/main/java/pk/Export.java", servlet),
            ("src/main/webapp/WEB-INF/web.xml", web),
            ("src/main/webapp/WEB-INF/security.xml", &format!("{BEANS}{security}")),
        ],
        &[
            "GET /files/forms public",
            "POST /files/forms unauthenticated",
            "GET /api/lists public",
            "POST /api/lists authenticated",
            "GET /forms public",
            "GET /forms/{id} authenticated",
            "GET /export authenticated",
        ],
    );
}

#[test]
fn beans_are_mapped_to_paths_and_stand_in_front() {
    let beans = "<beans><bean id=\"m\" class=\"org.springframework.web.servlet.handler.SimpleUrlHandlerMapping\">\n\
         <property name=\"mappings\"><props><prop key=\"/cards.htm\">cards</prop>\n<prop key=\"/open.htm\">cards</prop></props></property></bean>\n\
         <bean id=\"cards\" class=\"pk.Cards\"/><bean name=\"/fees.htm\" class=\"pk.Fees\"/>\n\
         <mvc:interceptors><mvc:interceptor><mvc:mapping path=\"/**\"/><mvc:exclude-mapping path=\"/open.htm\"/><bean class=\"pk.Login\"/></mvc:interceptor></mvc:interceptors></beans>\n";
    let web = "<web-app><servlet><servlet-name>desk</servlet-name><servlet-class>org.springframework.web.servlet.DispatcherServlet</servlet-class></servlet>\
         <servlet-mapping><servlet-name>desk</servlet-name><url-pattern>/desk/*</url-pattern></servlet-mapping></web-app>\n";
    check(
        &[
            ("src/main/webapp/WEB-INF/web.xml", web),
            ("src/main/webapp/WEB-INF/desk-servlet.xml", beans),
            (
                "src/main/java/pk/Cards.java",
                "package pk;\nimport org.springframework.web.servlet.mvc.*;\npublic class Cards extends SimpleFormController {\n  \
                 protected Object formBackingObject(HttpServletRequest request) { return store.all(); }\n  \
                 protected ModelAndView onSubmit(Object command) { return store.save(command); }\n}\n",
            ),
            (
                "src/main/java/pk/Fees.java",
                "package pk;\nimport org.springframework.web.servlet.mvc.*;\npublic class Fees implements Controller {\n  \
                 public ModelAndView handleRequest(HttpServletRequest q, HttpServletResponse r) { return store.fees(); }\n}\n",
            ),
            (
                "src/main/java/pk/Login.java",
                "package pk;\nimport org.springframework.web.servlet.*;\npublic class Login implements HandlerInterceptor {\n  \
                 public boolean preHandle(HttpServletRequest q, HttpServletResponse r, Object h) throws Exception {\n    \
                 if (q.getSession().getAttribute(\"officer\") == null) {\n      r.sendRedirect(\"/login\");\n      return false;\n    }\n    return true;\n  }\n}\n",
            ),
        ],
        &[
            "GET /desk/cards.htm authenticated",
            "POST /desk/cards.htm authenticated",
            "GET /desk/open.htm unauthenticated",
            "POST /desk/open.htm unauthenticated",
            "ANY /desk/fees.htm authenticated",
        ],
    );
}

#[test]
fn shiro_lines_in_a_document_of_beans() {
    check(
        &[
            ("src/main/java/Records.java", CONTROLLERS),
            (
                "src/main/resources/spring-shiro.xml",
                "<beans><bean id=\"shiroFilter\" class=\"org.apache.shiro.spring.web.ShiroFilterFactoryBean\">\n\
                 <property name=\"filterChainDefinitions\"><value>\n/open/** = anon\n/** = authc\n</value></property></bean></beans>\n",
            ),
        ],
        &["GET /records authenticated", "POST /open/records unauthenticated", "GET /open/list public"],
    );
}

#[test]
fn handlers_that_ask_for_the_user_of_a_parameter() {
    check(
        &[
            (
                "src/Carts.java",
                "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\n@RequestMapping(\"/cart\")\npublic class Carts {\n  \
                 @GetMapping(\"list\")\n  public Object list(@LoginUser Integer userId) {\n    if (userId == null) {\n      return Answers.unlogin();\n    }\n    return store.of(userId);\n  }\n  \
                 @PostMapping(\"add\")\n  public Object add(@LoginUser Integer userId, Integer good) {\n    if (good == null) {\n      return Answers.badArgument();\n    }\n    return store.add(userId, good);\n  }\n}\n",
            ),
            ("src/LoginUser.java", "package pk;\npublic @interface LoginUser { }\n"),
            (
                "src/Answers.java",
                "package pk;\npublic class Answers {\n  public static Object unlogin() { return fail(501, \"log in first\"); }\n  \
                 public static Object badArgument() { return fail(402, \"bad\"); }\n  static Object fail(int code, String text) { return null; }\n}\n",
            ),
        ],
        &["GET /cart/list authenticated", "POST /cart/add unauthenticated"],
    );
}

#[test]
fn annotations_made_of_mappings_open_what_a_list_gathers_by_them() {
    check(
        &[
            (
                "src/main/java/pk/OpenGet.java",
                "package pk;\nimport org.springframework.web.bind.annotation.*;\n@Open\n@RequestMapping(method = RequestMethod.GET)\npublic @interface OpenGet { String[] value() default {}; }\n",
            ),
            ("src/main/java/pk/Open.java", "package pk;\npublic @interface Open { }\n"),
            (
                "src/main/java/pk/Cards.java",
                "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\n@RequestMapping(\"/cards\")\npublic class Cards {\n  \
                 @OpenGet(\"/kinds\")\n  public Object kinds() { return null; }\n  @GetMapping(\"/mine\")\n  public Object mine() { return null; }\n  \
                 @Open\n  @PostMapping(\"/notify\")\n  public Object notified() { return null; }\n}\n",
            ),
            (
                "src/main/java/pk/OpenPaths.java",
                "package pk;\nimport java.util.*;\npublic class OpenPaths {\n  public static Map<String, Set<String>> gather(ApplicationContext context) {\n    \
                 for (HandlerMethod handler : context.handlers()) {\n      Open open = handler.getMethodAnnotation(Open.class);\n    }\n    return found;\n  }\n}\n",
            ),
            (
                "src/main/java/pk/Security.java",
                "package pk;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n\
                 public class Security {\n  SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    \
                 Map<String, Set<String>> open = OpenPaths.gather(context);\n    \
                 return http.authorizeRequests().antMatchers(open.get(\"ALL\").toArray(new String[0])).permitAll().anyRequest().authenticated().and().build();\n  }\n}\n",
            ),
        ],
        &["GET /cards/kinds public", "GET /cards/mine authenticated", "POST /cards/notify unauthenticated"],
    );
}

#[test]
fn overloads_are_told_apart() {
    check(
        &[
            (
                "src/Sessions.java",
                "package pk;\nimport jakarta.ws.rs.*;\nimport jakarta.annotation.security.PermitAll;\n@Path(\"desks\")\npublic class Sessions {\n  \
                 @PermitAll\n  @GET\n  public Object get(@QueryParam(\"q\") String q) { return store.all(q); }\n  \
                 @Path(\"{id}\")\n  @GET\n  public Object get(@PathParam(\"id\") long id) { return store.one(id); }\n}\n",
            ),
            (
                "src/Guard.java",
                "package pk;\nimport jakarta.ws.rs.container.*;\nimport jakarta.ws.rs.ext.Provider;\nimport jakarta.annotation.security.PermitAll;\n@Provider\npublic class Guard implements ContainerRequestFilter {\n  \
                 public void filter(ContainerRequestContext request) {\n    if (request.getSecurityContext().getUserPrincipal() == null && !method.isAnnotationPresent(PermitAll.class)) {\n      \
                 throw new WebApplicationException(Response.status(401).build());\n    }\n  }\n}\n",
            ),
        ],
        &["GET /desks public", "GET /desks/{id} authenticated"],
    );
}

#[test]
fn pages_that_a_tag_includes_are_no_routes() {
    check(
        &[
            ("src/main/webapp/WEB-INF/web.xml", "<web-app></web-app>\n"),
            (
                "src/main/webapp/list.jsp",
                "<html><d:Include page=\"rows.jsp\" /><c:import url=\"/parts/foot.jsp\"/></html>\n",
            ),
            ("src/main/webapp/rows.jsp", "<table></table>\n"),
            ("src/main/webapp/parts/foot.jsp", "<p>foot</p>\n"),
        ],
        &["ANY /list.jsp unauthenticated"],
    );
}

#[test]
fn routers_of_webflux_in_kotlin_and_java() {
    let handler = "package pk\nclass CardHandler(val store: Store) {\n  suspend fun all(request: ServerRequest): ServerResponse = ok().bodyValueAndAwait(store.all())\n  \
         suspend fun add(request: ServerRequest): ServerResponse = ok().bodyValueAndAwait(store.add())\n}\n";
    let routes = "package pk\nimport org.springframework.web.reactive.function.server.coRouter\nclass Routes(private val cards: CardHandler) {\n  \
         fun routes() = coRouter {\n    GET(\"/health\") { ok().buildAndAwait() }\n    (\"/desk\" and accept(JSON)).nest {\n      GET(\"/cards\", cards::all)\n      \
         filter { request, next ->\n        if (request.session().getAttribute(\"officer\") == null) status(401).buildAndAwait() else next(request)\n      }\n    }\n    \
         \"/open\".nest {\n      accept(JSON).nest { POST(\"/cards\", cards::add) }\n    }\n  }\n}\n";
    let java = "package pk;\nimport org.springframework.web.reactive.function.server.*;\nimport static org.springframework.web.reactive.function.server.RequestPredicates.*;\n\
         import static org.springframework.web.reactive.function.server.RouterFunctions.*;\npublic class Fees {\n  \
         public RouterFunction<ServerResponse> fees(FeeHandler handler) {\n    \
         return nest(path(\"/fees\"), route(GET(\"/{id}\").and(accept(JSON)), handler::show).andRoute(POST(\"\"), handler::add).filter(new Check()));\n  }\n  \
         public RouterFunction<ServerResponse> open(FeeHandler handler) { return route(DELETE(\"/fees/{id}\"), handler::add); }\n}\n\
         class Check implements HandlerFilterFunction {\n  public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction next) {\n    \
         if (request.headers().firstHeader(\"Authorization\") == null) { return ServerResponse.status(401).build(); }\n    return next.handle(request);\n  }\n}\n\
         class FeeHandler {\n  Mono<ServerResponse> show(ServerRequest r) { return null; }\n  Mono<ServerResponse> add(ServerRequest r) { return null; }\n}\n";
    check(
        &[("src/Handler.kt", handler), ("src/Routes.kt", routes), ("src/Fees.java", java)],
        &[
            "GET /health public",
            "GET /desk/cards authenticated",
            "POST /open/cards unauthenticated",
            "GET /fees/{id} authenticated",
            "POST /fees authenticated",
            "DELETE /fees/{id} unauthenticated",
        ],
    );
}

#[test]
fn ktor_routes_typed_with_classes() {
    check(
        &[(
            "src/App.kt",
            "package pk\nimport io.ktor.resources.Resource\nimport io.ktor.server.application.*\nimport io.ktor.server.auth.*\nimport io.ktor.server.resources.*\nimport io.ktor.server.routing.*\n\
             @Resource(\"/cards\")\nclass Cards {\n  @Resource(\"{id}\")\n  class One(val parent: Cards = Cards(), val id: Long)\n}\n\
             fun Application.module() {\n  routing {\n    get<Cards> { call.respond(store.all()) }\n    \
             authenticate(\"desk\") {\n      delete<Cards.One> { one -> call.respond(store.drop(one.id)) }\n    }\n    \
             authenticate(\"desk\", optional = true) {\n      put<Cards.One> { one -> call.respond(store.put(one.id)) }\n    }\n  }\n}\n",
        )],
        &["GET /cards unauthenticated", "DELETE /cards/{id} authenticated", "PUT /cards/{id} unauthenticated"],
    );
}

#[test]
fn servlets_and_resources_with_security_of_the_container() {
    let servlet = |name: &str, path: &str, marks: &str| {
        format!(
            "package pk;\nimport jakarta.servlet.annotation.*;\nimport jakarta.servlet.http.*;\n{marks}\n@WebServlet(\"{path}\")\npublic class {name} extends HttpServlet {{\n  \
             protected void doPost(HttpServletRequest q, HttpServletResponse r) {{ store.save(q); }}\n}}\n"
        )
    };
    let closed = servlet("Closed", "/closed", "@ServletSecurity(@HttpConstraint(rolesAllowed = {\"clerk\"}))");
    let over_tls = servlet(
        "Tls",
        "/tls",
        "@ServletSecurity(@HttpConstraint(transportGuarantee = TransportGuarantee.CONFIDENTIAL))",
    );
    let denied = servlet("Denied", "/denied", "@ServletSecurity(@HttpConstraint(EmptyRoleSemantic.DENY))");
    let rest = "package pk;\nimport jakarta.ws.rs.*;\nimport jakarta.annotation.security.*;\n@Path(\"slips\")\npublic class Slips {\n  \
        @GET\n  @Signed\n  public Object all() { return null; }\n  @POST\n  public Object add() { return null; }\n  @DELETE\n  @DenyAll\n  public Object drop() { return null; }\n}\n";
    let bound = "package pk;\nimport jakarta.ws.rs.NameBinding;\n@NameBinding\npublic @interface Signed { }\n";
    let filter = "package pk;\nimport jakarta.ws.rs.container.*;\nimport jakarta.ws.rs.ext.Provider;\n@Signed\n@Provider\npublic class Signature implements ContainerRequestFilter {\n  \
        public void filter(ContainerRequestContext request) {\n    if (request.getHeaderString(\"Authorization\") == null) { request.abortWith(Response.status(401).build()); }\n  }\n}\n";
    check(
        &[
            ("src/Closed.java", &closed),
            ("src/Tls.java", &over_tls),
            ("src/Denied.java", &denied),
            ("src/Slips.java", rest),
            ("src/Signed.java", bound),
            ("src/Signature.java", filter),
        ],
        &[
            "POST /closed authenticated",
            "POST /tls unauthenticated",
            "POST /denied authenticated",
            "GET /slips authenticated",
            "POST /slips unauthenticated",
            "DELETE /slips authenticated",
        ],
    );
}

#[test]
fn permissions_of_quarkus_and_micronaut_in_trees() {
    check(
        &[
            (
                "src/main/resources/application.yml",
                "quarkus:\n  http:\n    auth:\n      permission:\n        desk:\n          paths: /desk/*,/fees\n          policy: authenticated\n        \
                 open:\n          paths: /desk/forms\n          methods: GET\n          policy: permit\n",
            ),
            (
                "src/main/java/Desk.java",
                "package pk;\nimport jakarta.ws.rs.*;\n@Path(\"/desk\")\npublic class Desk {\n  @GET\n  @Path(\"forms\")\n  public Object list() { return null; }\n  \
                 @POST\n  @Path(\"forms\")\n  public Object add() { return null; }\n  @GET\n  @Path(\"/cards\")\n  public Object cards() { return null; }\n}\n",
            ),
        ],
        &["GET /desk/forms public", "POST /desk/forms authenticated", "GET /desk/cards authenticated"],
    );
    check(
        &[
            ("build.gradle", "implementation(\"io.micronaut.security:micronaut-security-jwt\")\n"),
            (
                "src/main/resources/application.yml",
                "micronaut:\n  security:\n    intercept-url-map:\n      - pattern: /desk/forms\n        http-method: GET\n        access: [isAnonymous()]\n      \
                 - pattern: /desk/**\n        access: [isAuthenticated()]\n",
            ),
            (
                "src/main/java/Desk.java",
                "package pk;\nimport io.micronaut.http.annotation.*;\n@Controller(\"/desk\")\npublic class Desk {\n  @Get(\"/forms\")\n  public Object list() { return null; }\n  \
                 @Post(\"/forms\")\n  public Object add() { return null; }\n}\n",
            ),
        ],
        &["GET /desk/forms public", "POST /desk/forms authenticated"],
    );
}

#[test]
fn javalin_routes_on_the_app_and_in_groups() {
    check(
        &[
            (
                "src/App.java",
                "package pk;\nimport io.javalin.Javalin;\nimport static io.javalin.apibuilder.ApiBuilder.*;\npublic class App {\n  public static void main(String[] args) {\n    \
                 Javalin app = Javalin.create();\n    app.before(\"/desk/*\", ctx -> {\n      if (ctx.sessionAttribute(\"officer\") == null) { throw new UnauthorizedResponse(); }\n    });\n    \
                 app.get(\"/desk/list\", Cards::all);\n    app.post(\"/open\", Cards::add);\n    \
                 app.routes(() -> {\n      path(\"cards\", () -> {\n        get(Cards::all);\n        delete(\"{id}\", Cards::add);\n      });\n    });\n  }\n}\n",
            ),
            (
                "src/Cards.java",
                "package pk;\nimport io.javalin.http.Context;\npublic class Cards {\n  static void all(Context ctx) { ctx.json(store.all()); }\n  static void add(Context ctx) { ctx.json(store.add()); }\n}\n",
            ),
        ],
        &[
            "GET /desk/list authenticated",
            "POST /open unauthenticated",
            "GET /cards unauthenticated",
            "DELETE /cards/{id} unauthenticated",
        ],
    );
}

#[test]
fn spark_routes_behind_filters() {
    check(
        &[(
            "src/App.java",
            "package pk;\nimport static spark.Spark.*;\npublic class App {\n  public static void main(String[] args) {\n    \
             before(\"/desk/*\", (request, response) -> {\n      if (request.session().attribute(\"officer\") == null) { halt(401); }\n    });\n    \
             get(\"/desk/cards\", (request, response) -> store.all());\n    post(\"/cards\", (request, response) -> store.add());\n    \
             path(\"/fees\", () -> {\n      get(\"/:id\", (request, response) -> store.fee());\n    });\n  }\n}\n",
        )],
        &["GET /desk/cards authenticated", "POST /cards unauthenticated", "GET /fees/{id} unauthenticated"],
    );
}

/// A controller with one writing method for each of some paths.
fn wiping(paths: &[&str]) -> String {
    let method =
        |(i, path): (usize, &&str)| format!("  @PostMapping(\"{path}\") public String m{i}() {{ return wipe(); }}\n");
    let methods: String = paths.iter().enumerate().map(method).collect();
    format!(
        "package pk;\nimport org.springframework.web.bind.annotation.*;\n@RestController\npublic class Wipe {{\n{methods}}}\n"
    )
}

#[test]
fn a_rule_in_words_that_are_not_known_is_unknown() {
    let security = "<http pattern=\"^/regex/.*\" request-matcher=\"regex\"><intercept-url pattern=\"^/regex/x$\" access=\"permitAll\"/></http>\n\
         <http><intercept-url pattern=\"/both\" access=\"permitAll AND true\"/>\n\
         <intercept-url pattern=\"/held\" access=\"${open.rule}\"/>\n\
         <intercept-url pattern=\"/wrapped\" access=\"(permitAll)\"/>\n\
         <intercept-url pattern=\"/turned\" access=\"!isAuthenticated() or isFullyAuthenticated()\"/>\n\
         <intercept-url pattern=\"/roles\" access=\"(hasRole('CLERK') and hasAuthority('A or B')) || isFullyAuthenticated()\"/>\n\
         <intercept-url pattern=\"/**\" access=\"isAuthenticated()\"/></http>\n</beans:beans>\n";
    check(
        &[
            ("src/main/resources/security.xml", &format!("{BEANS}{security}")),
            (
                "src/main/java/Wipe.java",
                &wiping(&["/regex/x", "/both", "/held", "/wrapped", "/turned", "/roles", "/rest"]),
            ),
        ],
        &[
            "POST /regex/x unauthenticated",
            "POST /both unauthenticated",
            "POST /held unknown",
            "POST /wrapped unauthenticated",
            "POST /turned unauthenticated",
            "POST /roles authenticated",
            "POST /rest authenticated",
        ],
    );
    let chains = "<beans><bean id=\"shiroFilter\" class=\"org.apache.shiro.spring.web.ShiroFilterFactoryBean\">\n\
         <property name=\"filterChainDefinitions\"><value>\n/tls = ssl\n/stateless = noSessionCreation\n/roles = cors, roles[clerk]\n\
         /bare = roles\n/open = anon, cors\n/** = user\n</value></property></bean></beans>\n";
    check(
        &[
            ("src/main/resources/shiro.xml", chains),
            ("src/main/java/Wipe.java", &wiping(&["/tls", "/stateless", "/roles", "/bare", "/open", "/rest"])),
        ],
        &[
            "POST /tls unknown",
            "POST /stateless unknown",
            "POST /roles authenticated",
            "POST /bare unknown",
            "POST /open unauthenticated",
            "POST /rest authenticated",
        ],
    );
}

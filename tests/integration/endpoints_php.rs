//! Endpoints and verdicts of PHP services, several small files each.

use crate::endpoints::check;

#[test]
fn a_redirect_protects_only_where_the_script_ends() {
    check(
        &[
            (
                "inc/login_needed.php",
                "<?php\nsession_start();\nif (!isset($_SESSION['officer'])) { header('Location: /login.php'); }\n",
            ),
            (
                "inc/strict.php",
                "<?php\nsession_start();\nif (!isset($_SESSION['officer'])) { header('Location: /login.php'); exit; }\n",
            ),
            (
                "web/a.php",
                "<?php\ninclude '../inc/login_needed.php';\n$rows = query('select * from dues');\necho json_encode($rows);\n",
            ),
            (
                "web/b.php",
                "<?php\ninclude '../inc/strict.php';\n$rows = query('select * from dues');\necho json_encode($rows);\n",
            ),
            (
                "web/c.php",
                "<?php\nsession_start();\nif (isset($_SESSION['officer'])) {\n  echo json_encode(query('x'));\n} else {\n  header('Location: login.php');\n}\n",
            ),
            (
                "web/d.php",
                "<?php\nsession_start();\nif (isset($_SESSION['officer'])) {\n  echo json_encode(query('x'));\n}\n",
            ),
            (
                "web/e.php",
                "<?php\nsession_start();\nif (empty($_SESSION['officer'])) die(header('Location: login.php'));\necho json_encode(query('x'));\n",
            ),
            (
                "web/f.php",
                "<?php\nfunction away($to) { header(\"Location: $to\"); exit; }\nsession_start();\nif (!isset($_SESSION['officer'])) { away('login.php'); }\necho json_encode(query('x'));\n",
            ),
            (
                "web/g.php",
                "<?php\nif (!isset($_SERVER['PHP_AUTH_USER'])) { header('HTTP/1.1 401 Unauthorized'); }\necho json_encode(query('x'));\n",
            ),
        ],
        &[
            "ANY /web/a.php unauthenticated",
            "ANY /web/b.php authenticated",
            "ANY /web/c.php authenticated",
            "ANY /web/d.php authenticated",
            "ANY /web/e.php authenticated",
            "ANY /web/f.php authenticated",
            "ANY /web/g.php unauthenticated",
        ],
    );
}

#[test]
fn checks_that_are_none_of_the_caller() {
    check(
        &[
            // the database's own user
            (
                "web/stats.php",
                "<?php\n$conn = mysqli_connect('localhost', $cfg['db_user'], $cfg['db_password']);\nif (!$conn) { http_response_code(403); exit; }\necho json_encode(query($conn));\n",
            ),
            (
                "web/save.php",
                "<?php\nsession_start();\nif ($_POST['csrf_token'] !== $_SESSION['csrf_token']) { header('Location: login.php'); exit; }\nstore($_POST);\n",
            ),
            // one of several files runs
            (
                "web/level.php",
                "<?php\n$level = 'low';\nif ($x) { $level = 'high'; }\nrequire \"source/$level.php\";\nshow_rows();\n",
            ),
            ("web/source/low.php", "<?php\n$rows = query('x');\n"),
            (
                "web/source/high.php",
                "<?php\nif (!isset($_SESSION['officer'])) { http_response_code(401); exit; }\n$rows = query('x');\n",
            ),
        ],
        &[
            "ANY /web/stats.php unauthenticated",
            "ANY /web/save.php unauthenticated",
            "ANY /web/level.php unauthenticated",
        ],
    );
}

#[test]
fn methods_that_say_in_annotations_where_they_answer() {
    let controller = "<?php\nuse OpenApi\\Attributes as OAT;\nclass Dues {\n  #[OAT\\Get(path: '/api/dues/{id}', operationId: 'dues')]\n  \
        private function show($id) {\n    if (!$this->knows()) {\n      $answer['status_header'] = 'HTTP/1.1 401 Unauthorized';\n      return $answer;\n    }\n    \
        return query($id);\n  }\n  private function knows() { return isset($_SERVER['HTTP_AUTHORIZATION']); }\n  \
        #[OAT\\Post(path: '/api/dues')]\n  private function add() { return query('insert'); }\n}\n";
    let older = "<?php\nuse OpenApi\\Annotations as OA;\nclass Slips {\n  /**\n   * @OA\\Delete(\n   *   path=\"/api/slips/{id}\",\n   *   @OA\\Response(response=200)\n   * )\n   */\n  \
        public function remove($id) { return query($id); }\n}\n";
    check(
        &[("src/Dues.php", controller), ("src/Slips.php", older)],
        &[
            "GET /api/dues/{id} authenticated",
            "POST /api/dues unauthenticated",
            "DELETE /api/slips/{id} unauthenticated",
        ],
    );
}

#[test]
fn slim_groups_and_limits_of_a_guard() {
    check(
        &[
            ("composer.json", r#"{"require": {"slim/slim": "^3.0"}}"#),
            (
                "index.php",
                "<?php\n$app = new \\Slim\\App();\n$app->add(new \\Tuupola\\Middleware\\JwtAuthentication(['path' => ['/api'], 'ignore' => ['/api/token'], 'secret' => getenv('S')]));\n\
                 $app->group('/api', function () use ($app) {\n  $app->post('/token', 'Tokens:issue');\n  $app->get('/meters/{id}', 'Meters:show');\n});\n\
                 $app->group('/tariffs', function () {\n  $this->post('', 'Tariffs:set');\n});\n$app->run();\n",
            ),
        ],
        &["GET /api/meters/{id} authenticated", "POST /api/token public", "POST /tariffs unauthenticated"],
    );
}

#[test]
fn lumen_attributes_of_routes_and_groups() {
    check(
        &[
            ("composer.json", r#"{"require": {"laravel/lumen-framework": "^10.0"}}"#),
            (
                "routes/web.php",
                "<?php\n$router->get('/fees', 'FeeController@index');\n$router->post('/fees', ['middleware' => 'auth', 'uses' => 'FeeController@store']);\n\
                 $router->group(['prefix' => 'officers', 'middleware' => 'auth'], function () use ($router) {\n  $router->delete('/{id}', 'OfficerController@remove');\n});\n",
            ),
        ],
        &["DELETE /officers/{id} authenticated", "GET /fees unauthenticated", "POST /fees authenticated"],
    );
}

#[test]
fn laravel_guards_in_controllers_and_set_up() {
    let controller = "<?php\nnamespace App\\Http\\Controllers;\nuse Illuminate\\Routing\\Controllers\\HasMiddleware;\nuse Illuminate\\Routing\\Controllers\\Middleware;\n\
        class Challans implements HasMiddleware {\n  public static function middleware(): array { return [new Middleware('auth', except: ['index']), 'log']; }\n  \
        public function index() { return 1; }\n  public function store() { return 1; }\n}\n";
    let profile = "<?php\nnamespace App\\Http\\Controllers;\nclass Profile {\n  public function show() { abort_unless(auth()->check(), 403); return 1; }\n  public function update() { return 1; }\n}\n";
    check(
        &[
            ("composer.json", r#"{"require": {"laravel/framework": "^11.0"}}"#),
            (
                "bootstrap/app.php",
                "<?php\nuse Illuminate\\Foundation\\Application;\nuse Illuminate\\Foundation\\Configuration\\Middleware;\nuse App\\Http\\Middleware\\ApiKey;\n\
                 return Application::configure()->withMiddleware(function (Middleware $middleware) {\n  $middleware->api(append: [ApiKey::class]);\n})->create();\n",
            ),
            (
                "app/Http/Middleware/ApiKey.php",
                "<?php\nnamespace App\\Http\\Middleware;\nclass ApiKey {\n  public function handle($request, $next) {\n    if ($request->header('X-Api-Key') !== config('app.api_key')) { return response('', 401); }\n    return $next($request);\n  }\n}\n",
            ),
            ("app/Http/Controllers/Challans.php", controller),
            ("app/Http/Controllers/Profile.php", profile),
            (
                "routes/web.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nuse App\\Http\\Controllers\\Challans;\nuse App\\Http\\Controllers\\Profile;\n\
                 Route::get('/challans', [Challans::class, 'index']);\nRoute::post('/challans', [Challans::class, 'store']);\nRoute::singleton('profile', Profile::class);\n",
            ),
            (
                "routes/api.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::get('/dues/{cnic}', fn ($cnic) => 1);\n",
            ),
        ],
        &[
            "GET /api/dues/{cnic} authenticated",
            "GET /challans unauthenticated",
            "POST /challans authenticated",
            "GET /profile authenticated",
            "GET /profile/edit unauthenticated",
            "PUT /profile unauthenticated",
            "PATCH /profile unauthenticated",
        ],
    );
}

#[test]
fn cakephp_2_components() {
    let app = "<?php\nclass AppController extends Controller {\n  public $components = array('Session', 'Auth' => array('authorize' => 'Controller'));\n}\n";
    let fees = "<?php\nclass FeesController extends AppController {\n  public function beforeFilter() { parent::beforeFilter(); $this->Auth->allow('rates'); }\n  \
        public function rates() { return 1; }\n  public function collect_all($id) { return 1; }\n}\n";
    check(
        &[("app/Controller/AppController.php", app), ("app/Controller/FeesController.php", fees)],
        &["ANY /fees/collect_all/{id} authenticated", "ANY /fees/rates unauthenticated"],
    );
}

#[test]
fn whatever_else_is_added_to_is_no_application() {
    let form = "<?php\nnamespace App\\Form;\nclass ClerkForm {\n  public function buildForm($builder, array $options) { $builder->add('roles', null, []); }\n}\n";
    check(
        &[
            ("composer.json", r#"{"require": {"laravel/framework": "^11.0"}}"#),
            ("app/Form/ClerkForm.php", form),
            (
                "routes/web.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::get('/dues/{cnic}', fn ($cnic) => 1);\n",
            ),
        ],
        &["GET /dues/{cnic} unauthenticated"],
    );
}

#[test]
fn the_facade_of_routes_has_a_short_name_in_services_of_the_framework() {
    let routes = "<?php\nRoute::group(['prefix' => 'admin', 'middleware' => 'auth'], function () {\n  \
        Route::get('dues/{cnic}', 'DuesController@show');\n});\n\\Route::post('/slips', 'SlipController@store');\n";
    let own =
        "<?php\nclass Route {\n  public static function get($path, $handler) { self::$all[$path] = $handler; }\n}\n";
    check(
        &[("composer.json", r#"{"require": {"laravel/framework": "5.8.*"}}"#), ("routes/web.php", routes)],
        &["GET /admin/dues/{cnic} authenticated", "POST /slips unauthenticated"],
    );
    // a class of the project's own, or no such service
    let dues = "<?php\nRoute::get('dues/{cnic}', 'DuesController@show');\n";
    check(&[("lib/routes.php", dues)], &[]);
    let laravel = ("composer.json", r#"{"require": {"laravel/framework": "5.8.*"}}"#);
    check(&[laravel, ("lib/Route.php", own), ("lib/routes.php", dues)], &[]);
}

#[test]
fn the_namespace_of_a_file_is_that_of_its_class() {
    check(
        &[
            (
                "src/Controller/AppController.php",
                "<?php\nnamespace Acme\\Sheets\\Controller;\n\nnamespace App\\Controller;\n\nuse Cake\\Controller\\Controller;\nclass AppController extends Controller {\n  public function initialize() { parent::initialize(); $this->loadComponent('Auth', ['authorize' => ['Controller']]); }\n}\n",
            ),
            (
                "src/Controller/Admin/DuesController.php",
                "<?php\nnamespace App\\Controller\\Admin;\nuse App\\Controller\\AppController;\nclass DuesController extends AppController {\n  public function view($id = null) { $this->set('due', $this->Dues->get($id)); }\n}\n",
            ),
            (
                "config/routes.php",
                "<?php\nuse Cake\\Routing\\Router;\nRouter::scope('/', function (RouteBuilder $routes) { $routes->fallbacks(); });\n",
            ),
        ],
        &["ANY /admin/dues/view/{id} authenticated"],
    );
}

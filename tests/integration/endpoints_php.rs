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

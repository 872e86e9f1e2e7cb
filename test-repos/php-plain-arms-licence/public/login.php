<?php
require_once __DIR__ . '/../inc/db.php';
session_start();

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $username = $_POST['username'];
    $password = $_POST['password'];
    $found = rows('select id, password_hash from officers where username = ?', [$username]);
    if ($found && password_verify($password, $found[0]['password_hash'])) {
        session_regenerate_id(true);
        $_SESSION['officer_id'] = $found[0]['id'];
        header('Location: licences.php');
        exit;
    }
    error_log("login refused: $username / $password"); // amanat-expect: credential-in-log
}
?>
<form method="post">
  <label>User <input name="username"></label>
  <label>Password <input name="password" type="password"></label>
  <button>Log in</button>
</form>

<?php
// The keepers' own portal: a folder of files, all behind the session.
session_start();
if (empty($_SESSION['keeper'])) {
    header('Location: portal.php?action=login');
    exit;
}

$view = basename($_GET['view'] ?? 'yards');
if (!is_file(__DIR__ . "/views/$view.php")) {
    http_response_code(404);
    exit;
}

include __DIR__ . "/views/$view.php";

<?php // amanat-expect: unauthenticated-endpoint
require_once __DIR__ . '/../inc/db.php';
session_start();

if (empty($_SESSION['officer_id'])) {
    error_log('renewal without a session');
}
$id = (int) $_POST['id'];
rows('update licences set expires = date_add(expires, interval 1 year) where id = ?', [$id]);
echo 'renewed';

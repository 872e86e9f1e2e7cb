<?php
// Registration of shops: every page of the portal comes through here.
session_start();
require_once 'inc/db.php';

$page = isset($_GET['page']) ? $_GET['page'] : 'home';

switch ($page) {
    case 'home':
        include 'pages/home.php';
        break;
    case 'login':
        include 'pages/login.php';
        break;
    case 'shop':
        include 'pages/shop.php'; // amanat-expect: unauthenticated-endpoint
        break;
    case 'enter':
        include 'pages/enter_shop.php';
        break;
    case 'inspections':
        if (!isset($_SESSION['inspector_id'])) {
            header('Location: index.php?page=login');
            exit;
        }
        include 'pages/inspections.php';
        break;
    default:
        http_response_code(404);
        include 'pages/missing.php';
}

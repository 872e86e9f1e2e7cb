<?php

use CodeIgniter\Router\RouteCollection;

/** @var RouteCollection $routes */
$routes->get('/', 'Home::index');
$routes->match(['get', 'post'], 'login', 'Account::login');
$routes->get('certificate/(:num)', 'Certificate::show/$1'); // amanat-expect: unauthenticated-endpoint
$routes->post('certificate/(:num)/correct', 'Certificate::correct/$1', ['filter' => 'clerk']);

$routes->group('council', static function ($routes) {
    $routes->get('births', 'Admin\Births::index');
    $routes->post('births', 'Admin\Births::create');
    $routes->group('reports', static function (RouteCollection $reports) {
        $reports->get('monthly', 'Admin\Births::monthly');
    });
});
$routes->resource('api/councils', ['controller' => 'Councils', 'only' => ['index', 'delete']]); // amanat-expect: unauthenticated-endpoint

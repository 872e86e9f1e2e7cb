<?php

/** @var \Laravel\Lumen\Routing\Router $router */

$router->get('/health', fn () => 'ok');
$router->post('/login', 'SessionController@login');

$router->group(['prefix' => 'consumers', 'middleware' => 'auth'], function () use ($router) {
    $router->get('{reference}', 'ConsumerController@show');
    $router->post('{reference}/complaints', 'ConsumerController@complain');
    $router->group(['prefix' => 'arrears'], function () use ($router) {
        $router->get('export', 'ConsumerController@export');
    });
});

$router->put('readings/{serial}', ['middleware' => 'reader', 'uses' => 'ReadingController@store']);
$router->get('readings/{serial}/owner', ['as' => 'owner', 'uses' => 'ReadingController@owner']); // amanat-expect: unauthenticated-endpoint
$router->delete('readings/{serial}', 'ReadingController@destroy'); // amanat-expect: unauthenticated-endpoint

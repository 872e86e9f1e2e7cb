<?php

use App\Http\Controllers\ApplicationController;
use App\Http\Controllers\ClerkController;
use App\Http\Controllers\DocumentController;
use App\Http\Controllers\LoginController;
use App\Http\Controllers\StatusController;
use Illuminate\Support\Facades\Route;

Route::get('/health', fn () => ['status' => 'ok']);
Route::post('/login', [LoginController::class, 'login']);

Route::middleware('auth:sanctum')->group(function () {
    Route::get('/applications', [ApplicationController::class, 'index']);
    Route::post('/applications', [ApplicationController::class, 'store']);

    Route::prefix('certificates')->group(function () {
        Route::get('/{id}', [ApplicationController::class, 'certificate']);
        Route::post('/{id}/print', [ApplicationController::class, 'print']);
    });
});

Route::get('/status/{cnic}', [StatusController::class, 'show']); // amanat-expect: unauthenticated-endpoint, pii-in-url

Route::controller(ClerkController::class)->prefix('clerk')->group(function () {
    Route::get('/queue', 'queue');
    Route::post('/approve/{id}', 'approve');
});

Route::get('/documents/{id}', [DocumentController::class, 'show']); // amanat-expect: unauthenticated-endpoint
Route::delete('/documents/{id}', [DocumentController::class, 'destroy']);

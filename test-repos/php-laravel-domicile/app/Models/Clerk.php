<?php

namespace App\Models;

use Illuminate\Foundation\Auth\User;
use Laravel\Sanctum\HasApiTokens;

class Clerk extends User
{
    use HasApiTokens;

    protected $hidden = ['password'];
}

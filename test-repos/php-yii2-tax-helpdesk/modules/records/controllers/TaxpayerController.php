<?php

namespace app\modules\records\controllers;

use app\models\Complaint;
use yii\filters\auth\HttpBearerAuth;
use yii\rest\Controller;

class TaxpayerController extends Controller
{
    public function behaviors()
    {
        $behaviors = parent::behaviors();
        $behaviors['authenticator'] = ['class' => HttpBearerAuth::class, 'except' => ['lookup']];
        return $behaviors;
    }

    public function actionView($id)
    {
        return Complaint::findOne($id);
    }

    public function actionLookup($ntn) // amanat-expect: unauthenticated-endpoint, pii-in-url
    {
        $complaint = Complaint::findOne(['ntn' => $ntn]);
        return ['ntn' => $complaint->ntn];
    }
}
